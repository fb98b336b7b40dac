/** main: the entry of the program, and the only place that creates things and wires them. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { type Catalogue, type EmbeddedServer, exitCodeOfCategory, type LendAlgorithms, runCli, type ServeOptions } from './cli/index.ts'
import { armFailpoints, failpoint, type HoneError, type StudyId, type StudySpec } from './model/index.ts'
import type { ExperimentObject, ExperimentObjects, ParseDocument, TrialObject, TrialObjects, Turn } from './server/index.ts'
import type { KubernetesExecutor, KubernetesOptions } from './trials/executors/kubernetes/index.ts'

/** Worker threads for algorithms: they share the machine with the trials. */
const ALGORITHM_THREADS = 2
/** How often studies are asked whether their time is over. */
const EXPIRY_MS = 1_000
const ID_BYTES = 10
const STORE_FILE = 'hone.db'
/** How long a command that looks waits for another one to bring the store into order. */
const LOOKING_BUSY_MS = 10_000
const TRIALS_FOLDER = 'trials'
const ARTIFACTS_FOLDER = 'artifacts'
/** What files of one trial may take, where nothing else is said. */
const ARTIFACT_BYTES = 1_073_741_824
const SEED_BITS = 32
/** How long the program may take from its last word to its end. */
const LEFT_OPEN_MS = 10_000

/** The package's root: above src/ in the repository, above dist/ when published. */
const root = dirname(import.meta.dirname)

/** Starts a server on a data folder: takes the folder, opens what is in it, adopts what runs, then listens. */
async function startServer(options: ServeOptions): Promise<EmbeddedServer> {
  const [
    { openPool },
    { openStudies },
    { parseStudyDocument },
    { acquireDataFolder, borrowDataFolder, localLocksOf, openArtifactFiles, openSqliteStore },
    trials,
    server,
  ] = await Promise.all([
    import('./pool/index.ts'),
    import('./study/index.ts'),
    import('./study/yaml/index.ts'),
    import('./study/store/index.ts'),
    import('./trials/index.ts'),
    import('./server/index.ts'),
  ])
  const { event: log, bug: logBug, followStudies } = server.openLog(options.logLevel)
  const now = server.steadyClock()
  const opened: (() => Promise<void> | void)[] = []
  let unready: string | undefined = 'The server is coming up.'
  const close = async (): Promise<void> => {
    unready = 'The server is going down.'
    failpoint('server.leaving')
    for (const step of opened.toReversed()) await step()
    opened.length = 0
  }
  try {
    const folder = options.onlyReads
      ? borrowDataFolder(options.dataFolder, { store: STORE_FILE, folders: [TRIALS_FOLDER, ARTIFACTS_FOLDER] }, now())
      : { path: options.dataFolder, ...acquireDataFolder(options.dataFolder) }
    opened.push(() => folder.release())
    const dataFolder = folder.path
    const localLocks = options.onlyReads ? undefined : localLocksOf(dataFolder)
    if (localLocks !== undefined) {
      const message = 'its file system keeps off no server on another machine: let none use this folder'
      log({ event: 'data folder not locked', dataFolder, mount: localLocks, message })
    }
    const cluster = options.cluster === undefined ? undefined : await openCluster(dataFolder, options.cluster, log)
    if (cluster !== undefined) opened.push(() => cluster.leave())
    const network = await server.openNetwork({ dataFolder, tls: options.tls, hosts: options.hosts ?? [], log })
    opened.push(() => network.close())
    const { perimeter, certificate } = network
    const access = await server.openAccess(dataFolder, {
      isClosed: perimeter.isClosed,
      ...(options.tokenFile === undefined ? {} : { tokenFile: options.tokenFile }),
    })
    const metrics = server.openMetrics()
    opened.push(() => metrics.close())
    if (certificate !== undefined) metrics.observeCertificate(certificate)
    // Others may look into the folder at the same time, and nothing else waits here.
    const patience = options.onlyReads ? { busyMs: LOOKING_BUSY_MS } : {}
    const store = await openSqliteStore(join(dataFolder, STORE_FILE), metrics, patience)
    opened.push(() => store.close())
    const pool = metrics.observePool(openPool({ threads: ALGORITHM_THREADS }))
    opened.push(() => pool.close())
    const artifacts = { files: openArtifactFiles(join(dataFolder, ARTIFACTS_FOLDER)), bytesMax: options.artifactBytes ?? ARTIFACT_BYTES }
    const studies = metrics.observeStudies(await openStudies({ store, pool, now, newId, artifacts, log }))
    opened.push(() => studies.close())
    followStudies(studies)
    const gpus = options.gpus ?? (await trials.listGpus())
    const { outputBytes } = options
    const folders = { folder: join(dataFolder, TRIALS_FOLDER), ...(outputBytes === undefined ? {} : { logBytesMax: outputBytes }) }
    const pods = cluster?.pods(folders)
    if (pods !== undefined) opened.push(() => pods.close())
    const local = await trials.openExecutors({ ...folders, log })
    opened.push(() => local.close())
    // The first one runs what is new, but for what asks for another.
    const executors = [...(pods === undefined ? [] : [pods]), ...local.here]
    const logs = trials.createLogReader([...local.all, trials.podLogs(folders)], folders.folder)
    const parseDocument: ParseDocument = (text, workingFolder, given = {}) =>
      parseStudyDocument(text, {
        // Who only looks does not know where trials will run.
        ...(options.onlyReads ? {} : trials.servedFields(executors)),
        workingFolder,
        newSeed: () => given.seed ?? newSeed(),
        collectors: trials.COLLECTORS,
        // told that there are none, the server runs studies that ask for some without: nothing to check then
        ...(options.gpus?.length === 0 ? {} : { gpus: gpus.length }),
        ...(options.onlyReads ? {} : { pods: pods !== undefined, katibReports: options.dbManager !== undefined }),
        ...(given.name === undefined ? {} : { name: given.name }),
        ...(given.startAtUsed === undefined ? {} : { startAtUsed: given.startAtUsed }),
      })
    const admission = { audit: log, reachesServer: ({ trial }: StudySpec) => pods === undefined || trials.takesSecrets(trial) }
    const door = { studies, parseDocument, logs, access, log: logBug, metrics, perimeter, admission, ...(certificate && { certificate }) }
    const grpc = await server.startGrpcServer({ ...door, address: options.grpc })
    opened.push(() => grpc.close())
    if (options.onlyReads) return { grpc: grpc.address, http: '', token: access.token, close }
    const expiry = setInterval(
      () => void studies.expireStudies().catch((error: unknown) => logBug({ event: 'expiry failed', message: String(error) })),
      EXPIRY_MS,
    )
    opened.push(() => clearInterval(expiry))

    const http = await server.startHttpServer({
      ...door,
      address: options.http,
      assetsFolder: join(root, 'dist', 'dashboard'),
      unreadiness: () => unready,
    })
    opened.push(() => http.close())
    failpoint('server.bound')

    const experiments = options.experiments === true ? await cluster?.experiments() : undefined
    const namespace = experiments?.objects.namespace
    if (namespace !== undefined && options.dbManager !== undefined) {
      const dbManager = await server.startDbManager({
        ...door,
        address: options.dbManager,
        namespace,
        isOpen: options.openMetrics === true,
      })
      opened.push(() => dbManager.close())
      log({ event: 'servingKatib', dbManager: dbManager.address })
    }
    const guest = namespace && server.katibGuest({ namespace, access, takesReports: options.dbManager !== undefined })
    const controller = await trials.startController({
      studies,
      executors,
      collectors: trials.COLLECTORS,
      gpus,
      dataFolder,
      trialEnv: (study, trial) => {
        // from inside a pod, or on another node, this machine's loopback is somebody else's
        const by = study.spec.trial && trials.executorOf(executors, study.spec.trial)
        const isElsewhere = by?.site !== undefined || by?.elsewhere === true
        if (isElsewhere && options.advertise === undefined && isLoopback(grpc.address)) return {}
        return {
          HONE_SERVER: server.trialAddress(grpc.address, network, options.advertise),
          HONE_TOKEN: access.trialToken(study.id, trial.number),
          ...server.trialCa(network, pods === undefined ? 'file' : 'text'),
        }
      },
      ...(guest && { guest }),
      now,
      log,
      retention: {
        ...(options.keepFolders === undefined ? {} : { afterMs: options.keepFolders }),
        ...(options.keepBytes === undefined ? {} : { bytesMax: options.keepBytes }),
      },
    })
    opened.push(() => controller.close())
    if (experiments !== undefined) {
      const following = server.followExperiments({ ...door, ...experiments, log })
      opened.push(() => following.close())
    }
    const announcement = await server.announce(dataFolder, {
      pid: process.pid,
      host: hostname(),
      ...server.leftNetwork(grpc.address, network, options.advertise),
      grpc: server.localAddress(grpc.address),
      http: server.localAddress(http.address),
      token: access.token,
      ...server.leftTrust(server.localAddress(grpc.address), network),
    })
    opened.push(() => announcement.withdraw())
    opened.push(server.returnIdleMemory())
    unready = undefined
    log({ event: 'serving', grpc: grpc.address, http: http.address, dataFolder })
    opened.push(() => log({ event: 'stopping', dataFolder }))
    if (announcement.unregistered !== undefined) log({ event: 'unregistered', message: announcement.unregistered })
    return { grpc: grpc.address, http: http.address, token: access.token, ...server.ownTrust(network), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What the server follows and writes there. */
interface ClusterObjects {
  readonly objects: ExperimentObjects
  readonly trials: TrialObjects
  readonly server: string
  readonly turn: Turn
}

/** What is done on a cluster: trials as pods, and the Experiments of its namespace. */
interface ClusterWork {
  readonly pods: (folders: Pick<KubernetesOptions, 'folder' | 'logBytesMax'>) => KubernetesExecutor
  readonly experiments: () => Promise<ClusterObjects>
  readonly leave: () => Promise<void>
}

/** Takes the place of the data folder's server on a cluster. Whatever that takes is loaded by those alone who ask for it. */
async function openCluster(
  dataFolder: string,
  choice: NonNullable<ServeOptions['cluster']>,
  log: (event: object) => void,
): Promise<ClusterWork> {
  const kubernetes = await import('./trials/executors/kubernetes/index.ts')
  const [endpoint, server] = await Promise.all([kubernetes.connect(choice), kubernetes.openServerName(dataFolder)])
  const place = kubernetes.placeOf(dataFolder)
  const lease = await kubernetes.holdServerName({ endpoint, server, dataFolder, place, log, lost: abandon })
  const mayChange = lease.demand
  return {
    pods: (folders) => kubernetes.createKubernetesExecutor({ ...folders, endpoint, server, log, mayChange }),
    experiments: async () => {
      const { EXPERIMENTS, TRIALS } = await import('./server/index.ts')
      const more = { endpoint, log, mayChange }
      return {
        objects: new kubernetes.CustomObjects<ExperimentObject>({ ...more, kind: EXPERIMENTS }),
        trials: new kubernetes.CustomObjects<TrialObject>({ ...more, kind: TRIALS }),
        server,
        turn: new kubernetes.ExperimentsTurn({ endpoint, place, log }),
      }
    },
    leave: lease.release,
  }
}

/** Another server has this one's place: what it still did would be done twice, also what an end in good order does. */
function abandon(error: HoneError): never {
  process.stderr.write(`hone: ${error.message}\n`)
  process.exit(exitCodeOfCategory(error.category))
}

/** HONE_FAILPOINT=NAME or NAME:COUNT kills this process with -9 when it passes that place (for the COUNTth time): for crash tests. */
function armFailpoint(setting: string | undefined): void {
  if (setting === undefined || setting === '') return
  const [name, count = '1'] = setting.split(':')
  let left = Number(count)
  armFailpoints((passed) => {
    if (passed !== name) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  })
}

/** Suggests for a Katib: on a store in memory, as its controller tells all that it knows with every request. */
const lendAlgorithms: LendAlgorithms = async ({ address, logLevel }) => {
  const [{ openPool }, { createMemoryStore, openStudies }, { parseStudyDocument }, trials, server] = await Promise.all([
    import('./pool/index.ts'),
    import('./study/index.ts'),
    import('./study/yaml/index.ts'),
    import('./trials/index.ts'),
    import('./server/index.ts'),
  ])
  const { bug: log } = server.openLog(logLevel)
  const pool = openPool({ threads: ALGORITHM_THREADS })
  const studies = await openStudies({ store: createMemoryStore(), pool, now: server.steadyClock(), newId, log })
  const close = async (): Promise<void> => {
    await studies.close()
    await pool.close()
  }
  const parseDocument: ParseDocument = (text, workingFolder, { seed = newSeed() } = {}) =>
    parseStudyDocument(text, { workingFolder, newSeed: () => seed, collectors: trials.COLLECTORS, pods: true })
  try {
    const service = await server.startSuggestionService({ address, studies, parseDocument, log })
    return { address: service.address, close: () => service.close().then(close) }
  } catch (error) {
    await close()
    throw error
  }
}

async function backUpFolder(dataFolder: string, file: string): Promise<{ bytes: number; studies: number; trials: number }> {
  const { backUp } = await import('./study/store/index.ts')
  return backUp(join(dataFolder, STORE_FILE), file)
}

async function readCatalogue(): Promise<Catalogue> {
  const [{ ALGORITHMS }, { STOPPING_RULES }, { COLLECTORS }] = await Promise.all([
    import('./algorithms/index.ts'),
    import('./earlystop/index.ts'),
    import('./trials/index.ts'),
  ])
  return { algorithms: ALGORITHMS, rules: STOPPING_RULES, collectors: COLLECTORS }
}

function isLoopback(address: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\]):\d+$/.test(address)
}

function newId(): StudyId {
  return `s${randomBytes(ID_BYTES).toString('hex')}` as StudyId
}

function newSeed(): number {
  return randomBytes(SEED_BITS / 8).readUInt32LE()
}

function version(): string {
  const file = join(root, 'package.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : 'unknown'
}

/** Whoever waits for the end of this program does not wait for what it forgot to close; where nothing is open, it has ended long before. */
function endAnyway(): void {
  process.stderr.write(`hone: ended, though something was left open (${process.getActiveResourcesInfo().join(', ')}): a bug of ours\n`)
  process.exit()
}

armFailpoint(process.env.HONE_FAILPOINT)
process.exitCode = await runCli(process.argv.slice(2), version(), {
  embed: startServer,
  backUp: backUpFolder,
  lend: lendAlgorithms,
  catalogue: readCatalogue,
})
setTimeout(endAnyway, LEFT_OPEN_MS).unref()
