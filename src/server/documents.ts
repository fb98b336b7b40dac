import { isAbsolute, relative } from 'node:path'
import { HoneError, type Problem, type Study, type StudySpec } from '../model/index.ts'
import {
  type CreateStudyRequest,
  filled,
  followingDocument,
  mergedSpec,
  type ParsedDocument,
  type Studies,
  specAt,
  type UpdateStudyRequest,
} from '../study/index.ts'
import { invalidStudy } from './invalid-study.ts'

/** Reads a study document; relative paths start from the working folder, a name and a seed replace the document's; `startAtUsed` of its start points are trials already. */
export type ParseDocument = (
  text: string,
  workingFolder: string,
  given?: { readonly name?: string; readonly seed?: number; readonly startAtUsed?: number },
) => ParsedDocument

/** Where a document comes from. */
export interface DocumentSource {
  readonly document: string
  /** Absolute, on the server's machine; may be empty for studies that run no commands. */
  readonly workingFolder: string
  /** Replaces the document's name unless it is empty. */
  readonly name: string
}

/** What documents are read and carried out with. */
export interface Registry {
  readonly studies: Pick<Studies, 'createStudy' | 'validateStudy' | 'updateStudy'>
  readonly parseDocument: ParseDocument
}

/**
 * Makes the study of a document; rejects with INVALID_STUDY that names every problem and its place, with INVALID_REQUEST
 * where the working folder is missing or means nothing.
 */
export async function createStudyOf(
  { studies, parseDocument }: Registry,
  source: DocumentSource,
  more: Omit<CreateStudyRequest, 'spec' | 'document'>,
): Promise<Study> {
  const parsed = readDocument(parseDocument, source)
  refuseFolder(folderProblem(source.workingFolder, parsed.spec))
  return located(parsed, (spec) => studies.createStudy({ spec, document: source.document, ...more }))
}

/**
 * What creating the study of a document would meet, each problem with its place, and what was probably not meant. That the working
 * folder is missing or means nothing is a problem like any other.
 */
export async function validateDocument(
  { studies, parseDocument }: Registry,
  source: DocumentSource,
): Promise<Pick<ParsedDocument, 'problems' | 'notes' | 'translated' | 'spec'>> {
  const { spec, problems, notes, translated, locate } = readDocument(parseDocument, source)
  const ofFolder = folderProblem(source.workingFolder, spec)
  const found = spec === undefined ? problems : (await studies.validateStudy(spec)).map(locate)
  const all = [...(ofFolder === undefined ? [] : [ofFolder]), ...found]
  const isValid = all.length === 0 && spec !== undefined
  return { problems: all, notes, ...(translated === undefined ? {} : { translated }), ...(isValid ? { spec } : {}) }
}

/** What changing a study as a document says would meet, in the same way. */
export async function validateEdit(
  { studies, parseDocument }: Registry,
  study: Study,
  { document, workingFolder }: Omit<DocumentSource, 'name'>,
): Promise<Pick<ParsedDocument, 'problems' | 'notes'>> {
  refuseFolder(folderProblem(workingFolder, undefined))
  const { spec, problems, notes, locate } = parseAs(parseDocument, study, { document, workingFolder })
  return { problems: spec === undefined ? problems : (await studies.validateStudy(spec, study.id)).map(locate), notes }
}

/** Changes a study as a document says: its name, its seed and its folder need not be said again. Rejects like createStudyOf. */
export async function updateStudyTo(
  { studies, parseDocument }: Registry,
  study: Study,
  { document, workingFolder }: Omit<DocumentSource, 'name'>,
  more: Pick<UpdateStudyRequest, 'expectedRevision' | 'expectedDocument' | 'requestId'>,
): Promise<Study> {
  refuseFolder(folderProblem(workingFolder, undefined))
  const parsed = parseAs(parseDocument, study, { document, workingFolder })
  return located(parsed, (spec) => studies.updateStudy({ study: study.id, spec, document, ...more }))
}

/**
 * Changes a study as a document that is kept elsewhere was changed, from one text, or from what the study was made of, to another. What was
 * set beside that stays, and the study's own document follows. Rejects like createStudyOf.
 */
export async function updateStudyAlong(
  { studies, parseDocument }: Registry,
  study: Study,
  { from, to }: { readonly from: string | undefined; readonly to: string },
): Promise<Study> {
  const read = readerOf(parseDocument, study)
  return located(read(to), (wanted) => {
    const before = from === undefined ? specAt(study, 0) : read(from).spec
    const { spec } = filled(study.spec, mergedSpec(study.spec, before ?? study.spec, wanted))
    const document = followingDocument(study, { spec }, read)
    return studies.updateStudy({ study: study.id, spec, ...(document === undefined ? {} : { document }), basedOn: study })
  })
}

/** Reads texts as documents of a study that is there, wherever they come from. */
export function readerOf(parse: ParseDocument, study: Study): (document: string) => ParsedDocument {
  const read = readingOf(parse, study)
  const folder = folderOf(read, study)
  return (document) => read(document, folder)
}

type Reading = (document: string, folder: string) => ParsedDocument

/** Reads texts as documents of a study that lie in a folder. */
function readingOf(parse: ParseDocument, { spec, startAtUsed = 0 }: Study): Reading {
  const given = { name: `${spec.project}/${spec.name}`, seed: spec.seed, startAtUsed }
  return (document, folder) => parse(document, folder, given)
}

/** Where the study's own document lay: its trials may run in a folder below that. */
function folderOf(read: Reading, { spec, document }: Study): string {
  const own = spec.trial?.workingFolder ?? '/'
  if (document === undefined || own === '/') return own
  const below = relative(own, read(document, own).spec?.trial?.workingFolder ?? own)
  return below !== '' && own.endsWith(`/${below}`) ? own.slice(0, -below.length) : own
}

/** Reads a document as that of a study that is there. */
function parseAs(parse: ParseDocument, study: Study, { document, workingFolder }: Omit<DocumentSource, 'name'>): ParsedDocument {
  const read = readingOf(parse, study)
  const parsed = read(document, workingFolder === '' ? folderOf(read, study) : workingFolder)
  const problem = movedBy(read, study, { document, parsed })
  if (problem === undefined) return parsed
  const { spec: _, ...rest } = parsed
  return { ...rest, problems: [parsed.locate(problem)] }
}

/** That a copy of the study's file, which lies elsewhere, would let its trials run there without saying so. */
function movedBy(
  read: Reading,
  { spec, document: before }: Study,
  { document, parsed }: { readonly document: string; readonly parsed: ParsedDocument },
): Problem | undefined {
  const [was, is] = [spec, parsed.spec].map((one) => one?.trial?.workingFolder)
  const said = (text: string): string | undefined => read(text, '/').spec?.trial?.workingFolder
  if (was === undefined || is === undefined || was === is) return undefined
  if (before !== undefined && said(before) !== said(document)) return undefined
  const message = `would change with the folder of this file: the trials of the study run in ${was}`
  const remedy = `Edit the file where it lay, or write the folder into it: ${was}, or ${is} where they shall run there.`
  return { field: 'spec.trial.workingFolder', value: is, message, remedy }
}

/** Reads a document as it came; where its working folder is missing or means nothing, as if it lay in the root. */
function readDocument(parse: ParseDocument, { document, workingFolder, name }: DocumentSource): ParsedDocument {
  return parse(document, isAbsolute(workingFolder) ? workingFolder : '/', name === '' ? {} : { name })
}

/** Goes on with the spec of a document; what is then found wrong with the study gets its place there. */
async function located({ spec, problems, locate }: ParsedDocument, goOn: (spec: StudySpec) => Promise<Study>): Promise<Study> {
  if (spec === undefined) throw invalidStudy(problems)
  try {
    return await goOn(spec)
  } catch (error) {
    if (!(error instanceof HoneError && error.code === 'INVALID_STUDY')) throw error
    const { message, subject } = error
    throw new HoneError('INVALID_STUDY', message, { subject, problems: error.problems.map(locate), cause: error })
  }
}

/** What is wrong with a working folder for a study, as far as it is known. */
function folderProblem(folder: string, spec: StudySpec | undefined): Problem | undefined {
  const field = 'working_folder'
  if (isAbsolute(folder)) return undefined
  if (folder !== '') return { field, value: folder, message: 'must be an absolute path on the server’s machine' }
  if (spec?.trial === undefined) return undefined
  return {
    field,
    message: 'is missing',
    remedy: 'the study runs commands: say in which folder of the server’s machine (over HTTP: workingFolder)',
  }
}

function refuseFolder(problem: Problem | undefined): void {
  if (problem === undefined) return
  throw new HoneError('INVALID_REQUEST', `${problem.field} ${problem.message}`, { problems: [problem] })
}
