import { join } from 'node:path'
import { openPool } from '../pool/index.ts'
import { openStudies, type Studies } from '../study/index.ts'
import { openArtifactFiles, openSqliteStore } from '../study/store/index.ts'
import { newId } from './chance.ts'
import type { Ground } from './ground.ts'
import { ARTIFACTS_FOLDER, STORE_FILE } from './layout.ts'

/** Worker threads for algorithms: they share the machine with the trials. */
export const ALGORITHM_THREADS = 2
/** How long a command that looks waits for another one to bring the store into order. */
const LOOKING_BUSY_MS = 10_000
/** What files of one trial may take, where nothing else is said. */
const ARTIFACT_BYTES = 1_073_741_824

/** Opens what the data folder keeps, and the threads that algorithms run in. */
export async function openStudyRoom({ options, dataFolder, metrics, clock, log, opened }: Ground): Promise<Studies> {
  // Others may look into the folder at the same time, and nothing else waits here.
  const patience = options.onlyReads ? { busyMs: LOOKING_BUSY_MS } : {}
  const store = opened.add(await openSqliteStore(join(dataFolder, STORE_FILE), metrics, patience), (it) => it.close())
  const pool = opened.add(metrics.observePool(openPool({ threads: ALGORITHM_THREADS })), (it) => it.close())
  const artifacts = { files: openArtifactFiles(join(dataFolder, ARTIFACTS_FOLDER)), bytesMax: options.artifactBytes ?? ARTIFACT_BYTES }
  return opened.add(metrics.observeStudies(await openStudies({ store, pool, ...clock, newId, artifacts, log })), (it) => it.close())
}
