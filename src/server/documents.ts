import { isAbsolute } from 'node:path'
import { HoneError, type Problem, type Study, type StudySpec } from '../model/index.ts'
import type { ParsedDocument } from '../study/yaml/index.ts'

/** Reads a study document; relative paths start from the working folder, a name and a seed replace the document's. */
export type ParseDocument = (
  text: string,
  workingFolder: string,
  given?: { readonly name?: string; readonly seed?: number },
) => ParsedDocument

/** Where a document comes from. */
export interface DocumentSource {
  readonly document: string
  /** Absolute, on the server's machine; may be empty for studies that run no commands. */
  readonly workingFolder: string
  /** Replaces the document's name unless it is empty. */
  readonly name: string
}

/** Reads a document as it came; throws INVALID_REQUEST where the working folder is missing or means nothing. */
export function readDocument(parse: ParseDocument, { document, workingFolder, name }: DocumentSource): ParsedDocument {
  checkFolder(workingFolder)
  const parsed = parse(document, workingFolder === '' ? '/' : workingFolder, name === '' ? {} : { name })
  if (workingFolder === '' && parsed.spec?.trial !== undefined) {
    throw invalidFolder({ field: 'working_folder', message: 'is missing', remedy: 'the study runs commands: say in which folder' })
  }
  return parsed
}

/** The spec of a new study; throws INVALID_STUDY that names every problem. */
export function specOfNew(parse: ParseDocument, source: DocumentSource): StudySpec {
  const { spec, problems } = readDocument(parse, source)
  return spec ?? refuse(problems)
}

/** The spec of a document that changes a study: its name, its seed and its folder need not be said again. */
export function specOfEdit(parse: ParseDocument, study: Study, document: string, workingFolder: string): StudySpec {
  checkFolder(workingFolder)
  const { name, seed, trial } = study.spec
  const { spec, problems } = parse(document, workingFolder === '' ? (trial?.workingFolder ?? '/') : workingFolder, { name, seed })
  return spec ?? refuse(problems)
}

function refuse(problems: readonly Problem[]): never {
  const [first] = problems
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  throw new HoneError('INVALID_STUDY', `the study is not valid: ${first?.field} ${first?.message}${more}`, { problems })
}

function checkFolder(folder: string): void {
  if (folder === '' || isAbsolute(folder)) return
  throw invalidFolder({ field: 'working_folder', value: folder, message: 'must be an absolute path on the server’s machine' })
}

function invalidFolder(problem: Problem): HoneError {
  return new HoneError('INVALID_REQUEST', `${problem.field} ${problem.message}`, { problems: [problem] })
}
