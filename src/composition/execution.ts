import { join } from 'node:path'
import type { ParseDocument } from '../server/index.ts'
import { parseStudyDocument } from '../study/yaml/index.ts'
import {
  COLLECTORS,
  createLogReader,
  type Executor,
  type LogReader,
  listGpus,
  openExecutors,
  podLogs,
  servedFields,
} from '../trials/index.ts'
import { newSeed } from './chance.ts'
import type { Ground } from './ground.ts'
import { TRIALS_FOLDER } from './layout.ts'

/** What runs trials here. */
export interface Execution {
  /** The first one runs what is new, but for what asks for another. */
  readonly executors: readonly Executor[]
  /** New trials become pods. */
  readonly inPods: boolean
  /** Ids of the GPUs that trials may use. */
  readonly gpus: readonly string[]
  readonly logs: LogReader
}

/** Opens the executors: pods where there is a cluster, and what this machine has. */
export async function openExecution({ options, dataFolder, clock, cluster, log, opened }: Ground): Promise<Execution> {
  const gpus = options.gpus ?? (await listGpus())
  const { outputBytes } = options
  const folders = { folder: join(dataFolder, TRIALS_FOLDER), ...(outputBytes === undefined ? {} : { logBytesMax: outputBytes }) }
  const pods = cluster?.pods({ ...folders, clock })
  if (pods !== undefined) opened.add(pods, (it) => it.close())
  const local = opened.add(await openExecutors({ ...folders, log }), (it) => it.close())
  const executors = [...(pods === undefined ? [] : [pods]), ...local.here]
  const logs = createLogReader([...local.all, podLogs(folders)], folders.folder)
  return { executors, inPods: pods !== undefined, gpus, logs }
}

/** Reads study documents for what is there to run them. */
export function documentReader({ options }: Ground, { executors, inPods, gpus }: Execution): ParseDocument {
  const { onlyReads } = options
  return (text, workingFolder, given = {}) =>
    parseStudyDocument(text, {
      // Who only looks does not know where trials will run.
      ...(onlyReads ? {} : { ...servedFields(executors), pods: inPods, katibReports: options.dbManager !== undefined }),
      workingFolder,
      newSeed: () => given.seed ?? newSeed(),
      collectors: COLLECTORS,
      // told that there are none, the server runs studies that ask for some without: nothing to check then
      ...(options.gpus?.length === 0 ? {} : { gpus: gpus.length }),
      ...(given.name === undefined ? {} : { name: given.name }),
      ...(given.startAtUsed === undefined ? {} : { startAtUsed: given.startAtUsed }),
    })
}
