import { HoneError, parseStudyId, type Study } from '../model/index.ts'
import { nearest, type Studies, type StudyRef } from '../study/index.ts'

const DEFAULT_PROJECT = 'default'

/**
 * Resolves what a client names: an id, `project/name`, or a name in the project `default`. Rejects with STUDY_NOT_FOUND, with INVALID_REQUEST
 * where it names nothing.
 */
export async function resolveStudy(studies: Studies, text: string): Promise<Study> {
  if (text === '') {
    const problem = { field: 'study', message: 'is missing', remedy: 'say its id, its name, or PROJECT/NAME' }
    throw new HoneError('INVALID_REQUEST', 'study is missing', { problems: [problem] })
  }
  const slash = text.indexOf('/')
  if (slash > 0) return getNamed(studies, { project: text.slice(0, slash), name: text.slice(slash + 1) })
  const id = parseStudyId(text)
  if (id !== undefined) {
    try {
      return await studies.getStudy(id)
    } catch (error) {
      // a name may have the form of an id
      if (!isMissing(error)) throw error
    }
  }
  return getNamed(studies, { project: DEFAULT_PROJECT, name: text })
}

async function getNamed(studies: Studies, ref: Exclude<StudyRef, string>): Promise<Study> {
  try {
    return await studies.getStudy(ref)
  } catch (error) {
    const meant = isMissing(error) ? await probablyMeant(studies, ref) : undefined
    if (meant === undefined) throw error
    const { message, subject } = error as HoneError
    throw new HoneError('STUDY_NOT_FOUND', `${message}; did you mean ${meant}?`, { subject })
  }
}

/** The study of that name in another project, else of the nearest name in this one; of those that the caller sees. */
async function probablyMeant(studies: Studies, { project, name }: Exclude<StudyRef, string>): Promise<string | undefined> {
  const specs = (await studies.listStudies()).map(({ spec }) => spec)
  const elsewhere = specs.find((spec) => spec.name === name)
  if (elsewhere !== undefined) return shown(elsewhere.project, name)
  const names = specs.filter((spec) => spec.project === project).map((spec) => spec.name)
  const near = nearest(name, names)
  return near === undefined ? undefined : shown(project, near)
}

function shown(project: string, name: string): string {
  return project === DEFAULT_PROJECT ? name : `${project}/${name}`
}

function isMissing(error: unknown): error is HoneError {
  return error instanceof HoneError && error.code === 'STUDY_NOT_FOUND'
}
