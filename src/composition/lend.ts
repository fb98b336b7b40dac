import type { LendAlgorithms } from '../cli/index.ts'
import { openPool } from '../pool/index.ts'
import { openLog, type ParseDocument, startSuggestionService, steadyClock } from '../server/index.ts'
import { createMemoryStore, openStudies } from '../study/index.ts'
import { parseStudyDocument } from '../study/yaml/index.ts'
import { COLLECTORS } from '../trials/index.ts'
import { newId, newSeed } from './chance.ts'
import { Opened } from './opened.ts'
import { ALGORITHM_THREADS } from './study-room.ts'

/** Suggests for a Katib: on a store in memory, as its controller tells all that it knows with every request. */
export const lendAlgorithms: LendAlgorithms = async ({ address, logLevel }) => {
  const { bug: log } = openLog(logLevel)
  const opened = new Opened()
  try {
    const pool = opened.add(openPool({ threads: ALGORITHM_THREADS }), (it) => it.close())
    const studies = opened.add(await openStudies({ store: createMemoryStore(), pool, ...steadyClock(), newId, log }), (it) => it.close())
    const parseDocument: ParseDocument = (text, workingFolder, { seed = newSeed() } = {}) =>
      parseStudyDocument(text, { workingFolder, newSeed: () => seed, collectors: COLLECTORS, pods: true })
    const service = opened.add(await startSuggestionService({ address, studies, parseDocument, log }), (it) => it.close())
    return { address: service.address, close: () => opened.close() }
  } catch (error) {
    await opened.close()
    throw error
  }
}
