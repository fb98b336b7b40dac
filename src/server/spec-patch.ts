import type { Budget, Parameter, Study, StudySpec } from '../model/index.ts'
import {
  type CommandGroups,
  filled,
  followingDocument,
  type ParameterDocuments,
  setParameters,
  type UpdateStudyRequest,
  withInCommand,
} from '../study/index.ts'
import { type Registry, readerOf } from './documents.ts'
import { invalidStudy } from './invalid-study.ts'

const NOT_SO = 'the study cannot be changed so'

/** Some editable fields of a spec; what is absent stays. */
export interface SpecPatch {
  readonly description?: string
  /** null takes a label away. */
  readonly labels?: Readonly<Record<string, string | null>>
  /** 0 takes a bound away. */
  readonly budget?: { readonly [K in keyof Budget]?: number }
  readonly finish?: StudySpec['finish']
  readonly noise?: StudySpec['noise']
  /** Parameters that are added, or that take the place of their namesakes. */
  readonly parameters?: ParameterDocuments
  /** What stands behind the command of the trials from now on, so that it has a place for parameters that are added. */
  readonly addToCommand?: CommandGroups
}

/** Changes some fields of a study as it stands, and its document with them. Rejects as updateStudy does, and for parameters that are none. */
export async function patchStudy(
  { studies, parseDocument }: Registry,
  study: Study,
  patch: SpecPatch,
  more: Pick<UpdateStudyRequest, 'expectedRevision' | 'expectedDocument' | 'requestId'>,
): Promise<Study> {
  const { parameters, addToCommand } = patch
  const { spec } = filled(study.spec, patchSpec(study.spec, patch))
  const set = { spec, ...(parameters && { parameters }), ...(addToCommand && { addToCommand }) }
  const document = followingDocument(study, set, readerOf(parseDocument, study))
  const said = { study: study.id, spec, ...(document === undefined ? {} : { document }), said: patch, basedOn: study }
  return studies.updateStudy({ ...said, ...more })
}

/** A spec with the fields of a patch in place of its own. Throws INVALID_STUDY, which names every problem of the patch's parameters, or of what its command gets. */
function patchSpec(spec: StudySpec, { labels = {}, budget = {}, parameters = {}, addToCommand = [], ...fields }: SpecPatch): StudySpec {
  const kept = Object.entries({ ...spec.labels, ...labels }).filter((entry): entry is [string, string] => entry[1] !== null)
  const bounds = Object.entries({ ...spec.budget, ...budget }).filter(([name, bound]) => bound !== 0 || name === 'parallel')
  const next = {
    ...spec,
    ...fields,
    labels: Object.fromEntries(kept),
    budget: Object.fromEntries(bounds) as unknown as Budget,
    parameters: Object.keys(parameters).length === 0 ? spec.parameters : patched(spec.parameters, parameters),
  }
  if (addToCommand.length === 0) return next
  const grown = withInCommand(next, addToCommand)
  if ('problems' in grown) throw invalidStudy(grown.problems, NOT_SO)
  return { ...next, trial: grown.trial }
}

function patched(before: readonly Parameter[], documents: ParameterDocuments): readonly Parameter[] {
  const read = setParameters(before, documents)
  if ('parameters' in read) return read.parameters
  throw invalidStudy(read.problems, NOT_SO)
}
