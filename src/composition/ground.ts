import type { ServeOptions } from '../cli/index.ts'
import { type Access, openAccess, openMetrics, openNetwork } from '../server/index.ts'
import type { Clock } from '../study/index.ts'
import { acquireDataFolder, borrowDataFolder, localLocksOf } from '../study/store/index.ts'
import { type ClusterWork, openCluster } from './cluster.ts'
import { ARTIFACTS_FOLDER, STORE_FILE, TRIALS_FOLDER } from './layout.ts'
import type { Opened } from './opened.ts'

/** What the parts of a server share from its first moment on. */
export interface Start {
  readonly options: ServeOptions
  readonly clock: Clock
  readonly log: (event: object) => void
  /** Takes the bugs that end calls, with their stack. */
  readonly logBug: (event: object) => void
  readonly opened: Opened
}

/** What a server stands on: its data folder, its place on a cluster, who reaches it and who may do what. */
export interface Ground extends Start {
  readonly dataFolder: string
  readonly cluster: ClusterWork | undefined
  readonly network: Awaited<ReturnType<typeof openNetwork>>
  readonly access: Access
  readonly metrics: ReturnType<typeof openMetrics>
}

/** Takes the data folder first: nothing is touched where another server has it. */
export async function takeGround(start: Start): Promise<Ground> {
  const { options, log, opened } = start
  const dataFolder = takeFolder(start)
  const cluster = options.cluster === undefined ? undefined : await openCluster(dataFolder, options.cluster, log)
  if (cluster !== undefined) opened.add(cluster, (it) => it.leave())
  const network = opened.add(await openNetwork({ dataFolder, tls: options.tls, hosts: options.hosts ?? [], log }), (it) => it.close())
  const access = await openAccess(dataFolder, {
    isClosed: network.perimeter.isClosed,
    ...(options.tokenFile === undefined ? {} : { tokenFile: options.tokenFile }),
  })
  const metrics = opened.add(openMetrics(), (it) => it.close())
  if (network.certificate !== undefined) metrics.observeCertificate(network.certificate)
  return { ...start, dataFolder, cluster, network, access, metrics }
}

/** The data folder, or for who only looks a copy of what another server has open. */
function takeFolder({ options, clock, log, opened }: Start): string {
  if (options.onlyReads) {
    const wanted = { store: STORE_FILE, folders: [TRIALS_FOLDER, ARTIFACTS_FOLDER] }
    return opened.add(borrowDataFolder(options.dataFolder, wanted, clock.now()), (it) => it.release()).path
  }
  const { dataFolder } = options
  opened.add(acquireDataFolder(dataFolder), (it) => it.release())
  const mount = localLocksOf(dataFolder)
  if (mount !== undefined) {
    const message = 'its file system keeps off no server on another machine: let none use this folder'
    log({ event: 'data folder not locked', dataFolder, mount, message })
  }
  return dataFolder
}
