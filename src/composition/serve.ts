import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import type { EmbeddedServer, ServeOptions } from '../cli/index.ts'
import { failpoint, type StudySpec } from '../model/index.ts'
import {
  announce,
  followExperiments,
  leftNetwork,
  leftTrust,
  localAddress,
  openLog,
  ownTrust,
  returnIdleMemory,
  startDbManager,
  startGrpcServer,
  startHttpServer,
  steadyClock,
} from '../server/index.ts'
import type { Studies } from '../study/index.ts'
import { takesSecrets } from '../trials/index.ts'
import { documentReader, openExecution } from './execution.ts'
import { type Ground, takeGround } from './ground.ts'
import { Opened } from './opened.ts'
import { runTrials } from './running.ts'
import { openStudyRoom } from './study-room.ts'

/** How often studies are asked whether their time is over. */
const EXPIRY_MS = 1_000

/** The package's root: above src/ in the repository, above dist/ when published. */
const ROOT = dirname(dirname(import.meta.dirname))

/** Starts a server on a data folder: takes the folder, opens what is in it, then listens, adopts what runs, and lets itself be found. */
export async function startServer(options: ServeOptions): Promise<EmbeddedServer> {
  const opened = new Opened()
  const { event: log, bug: logBug, followStudies } = openLog(options.logLevel, options.log)
  const readiness: Readiness = { unready: 'The server is coming up.' }
  const close = async (): Promise<void> => {
    readiness.unready = 'The server is going down.'
    failpoint('server.leaving')
    await opened.close()
  }
  try {
    const ground = await takeGround({ options, clock: steadyClock(), log, logBug, opened })
    const studies = await openStudyRoom(ground)
    followStudies(studies)
    return { ...(await serve(ground, studies, readiness)), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Why the server should not be asked yet, or any more. */
interface Readiness {
  unready: string | undefined
}

async function serve(ground: Ground, studies: Studies, readiness: Readiness): Promise<Omit<EmbeddedServer, 'close'>> {
  const { options, cluster, access, network, log, opened } = ground
  const execution = await openExecution(ground)
  const { certificate, perimeter } = network
  const door = {
    studies,
    parseDocument: documentReader(ground, execution),
    logs: execution.logs,
    access,
    log: ground.logBug,
    metrics: ground.metrics,
    perimeter,
    ...(certificate && { certificate }),
    admission: { audit: log, reachesServer: ({ trial }: StudySpec) => !execution.inPods || takesSecrets(trial) },
  }
  const { address: grpc } = opened.add(await startGrpcServer({ ...door, address: options.grpc }), (it) => it.close())
  if (options.onlyReads) return { grpc, http: '', token: access.token }
  endDueStudies(ground, studies)
  const page = { assetsFolder: join(ROOT, 'dist', 'dashboard'), unreadiness: () => readiness.unready }
  const { address: http } = opened.add(await startHttpServer({ ...door, ...page, address: options.http }), (it) => it.close())
  failpoint('server.bound')

  const experiments = options.experiments === true ? cluster?.experiments() : undefined
  const namespace = experiments?.objects.namespace
  if (namespace !== undefined && options.dbManager !== undefined) {
    const more = { address: options.dbManager, namespace, isOpen: options.openMetrics === true }
    const dbManager = opened.add(await startDbManager({ ...door, ...more }), (it) => it.close())
    log({ event: 'servingKatib', dbManager: dbManager.address })
  }
  await runTrials(ground, studies, execution, { grpc, namespace })
  if (experiments !== undefined) opened.add(followExperiments({ ...door, ...experiments, log }), (it) => it.close())
  await letBeFound(ground, { grpc, http }, () => {
    readiness.unready = undefined
  })
  return { grpc, http, token: access.token, ...ownTrust(network) }
}

function endDueStudies({ logBug, opened }: Ground, studies: Studies): void {
  const end = (): void => void studies.expireStudies().catch((error: unknown) => logBug({ event: 'expiry failed', message: String(error) }))
  opened.add(setInterval(end, EXPIRY_MS), clearInterval)
}

/** Writes where the server listens into its data folder, for the commands and programs of this machine and of those that share the folder. */
async function letBeFound(
  { options, dataFolder, network, access, log, opened }: Ground,
  { grpc, http }: { readonly grpc: string; readonly http: string },
  ready: () => void,
): Promise<void> {
  const announcement = await announce(dataFolder, {
    pid: process.pid,
    host: hostname(),
    ...leftNetwork(grpc, network, options.advertise),
    grpc: localAddress(grpc),
    http: localAddress(http),
    token: access.token,
    ...leftTrust(localAddress(grpc), network),
  })
  opened.add(announcement, (it) => it.withdraw())
  opened.add(returnIdleMemory(), (end) => end())
  ready()
  log({ event: 'serving', grpc, http, dataFolder })
  opened.add(dataFolder, () => log({ event: 'stopping', dataFolder }))
  if (announcement.unregistered !== undefined) log({ event: 'unregistered', message: announcement.unregistered })
}
