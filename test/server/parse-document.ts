import type { ParseDocument } from '../../src/server/index.ts'
import { parseStudyDocument } from '../../src/study/index.ts'
import { COLLECTORS } from '../../src/trials/index.ts'

/** Reads study documents as the server does, with a seed that tests can count on. */
export const parseDocument: ParseDocument = (text, workingFolder, { name, seed = 1, startAtUsed } = {}) =>
  parseStudyDocument(text, { workingFolder, newSeed: () => seed, collectors: COLLECTORS, startAtUsed, ...(name !== undefined && { name }) })
