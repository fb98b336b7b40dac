import { HoneError, parseStudyId, type Study } from '../model/index.ts'
import type { Studies } from '../study/index.ts'

const DEFAULT_PROJECT = 'default'

/** Resolves what a client names: an id, `project/name`, or a name in the project `default`. Rejects with STUDY_NOT_FOUND. */
export async function resolveStudy(studies: Studies, text: string): Promise<Study> {
  const slash = text.indexOf('/')
  if (slash > 0) return studies.getStudy({ project: text.slice(0, slash), name: text.slice(slash + 1) })
  const id = parseStudyId(text)
  if (id !== undefined) {
    try {
      return await studies.getStudy(id)
    } catch (error) {
      // a name may have the form of an id
      if (!(error instanceof HoneError) || error.code !== 'STUDY_NOT_FOUND') throw error
    }
  }
  return studies.getStudy({ project: DEFAULT_PROJECT, name: text })
}
