/**
 * The service against floors timed in the same run: `npm run bench:service -- [--json FILE] [--quick] [--sizes 0,10000] [--only-service]
 * [--folder FOLDER]`.
 * Server and load are processes of their own. On a busy machine the ratios and the CPU times count, the rest are indications.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fill } from './fill.ts'
import { bareCommitsPerSecond } from './floors.ts'
import { applyLoad, cpuSeconds, type LoadResult, type ServerProcess, startHone, startProgram } from './processes.ts'
import { measureRestart } from './restart.ts'
import { printRows, type Row } from './table.ts'
import { figure, measureWatchers, openWatches } from './watchers.ts'

const { values: flags } = parseArgs({
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    'only-service': { type: 'boolean', default: false },
    folder: { type: 'string', default: tmpdir() },
  },
})

const CLIENTS = 64
const BATCH = 100
const WATCHERS = 100
/** A study ends at 100,000 trials: the last size leaves room for what the measurement adds. */
const SIZES = flags.sizes?.split(',').map(Number) ?? (flags.quick ? [0, 1_000] : [0, 10_000, 90_000])
const SECONDS = flags.quick
  ? { warmupSeconds: 1, warmupOperations: 0, seconds: 3 }
  : { warmupSeconds: 3, warmupOperations: 3_000, seconds: 10 }
const [TRIALS, POINTS_FEW, POINTS_MANY] = flags.quick ? [1_000, 10, 100] : [10_000, 100, 1_000]

const folder = mkdtempSync(join(flags.folder, 'hone-bench-'))
const figures: Record<string, unknown> = { node: process.version, cpus: cpus().length, loadAtStart: loadavg()[0], clients: CLIENTS }
const rows: Row[] = []
try {
  const floors = await measureFloors()
  for (const trials of SIZES) await measureService(floors, trials)
  if (!flags['only-service']) await measureLives()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
figures.loadAtEnd = loadavg()[0]
printRows(rows)
console.log(
  `\nNode ${process.version}, ${cpus().length} CPUs, load average ${figures.loadAtStart} at the start, ${figures.loadAtEnd} at the end`,
)
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify({ figures, rows }, null, 2)}\n`)

interface Floors {
  readonly echo: LoadResult
  readonly commits: number
}

async function measureFloors(): Promise<Floors> {
  const server = await startProgram(process.execPath, [join(import.meta.dirname, 'echo-server.ts')])
  const echo = await applyLoad(server, { kind: 'echo', address: server.grpc, clients: CLIENTS, ...SECONDS })
  await server.stop()
  const commits = bareCommitsPerSecond(folder)
  figures.floors = { echo, commits }
  rows.push({
    what: `bare grpc-js echo, ${CLIENTS} clients`,
    ours: `${round(echo.perSecond)} calls/s, ${round(echo.serverCpuMicros)} µs CPU each`,
  })
  rows.push({ what: 'bare SQLite commits, synchronous=FULL', ours: `${round(commits)}/s` })
  return { echo, commits }
}

/** Suggest and complete, then points, on a study that has so many trials already. */
async function measureService({ echo, commits }: Floors, trials: number): Promise<void> {
  const dataFolder = join(folder, `service-${trials}`)
  const study = await fill(dataFolder, { name: 'bench', trials, points: 0 })
  const server = await startHone(dataFolder)
  const load = { address: server.grpc, token: server.token, study, clients: CLIENTS, ...SECONDS }
  try {
    const pairs = await applyLoad(server, { kind: 'trials', ...load, operationsMax: 9_000 })
    const loop = await loopDelay(server)
    const share = (pairs.perSecond / echo.perSecond).toFixed(2)
    const cpuShare = ((2 * echo.serverCpuMicros) / pairs.serverCpuMicros).toFixed(2)
    rows.push({
      what: `suggest + complete, random, ${trials} trials before`,
      ours: `${round(pairs.perSecond)}/s, ${round(pairs.serverCpuMicros)} µs CPU each, p99 ${round(pairs.p99Ms)} ms, loop ≤ ${round(loop)} ms`,
      floor: `${round(echo.perSecond)} echo/s (one call; a pair is two)`,
      ratio: `${share} of the echo; CPU of two echoes is ${cpuShare} of a pair’s`,
      wanted: '≥ 2,000/s or ≥ 0.33 of the echo',
    })
    rows.push({
      what: `durable writes in it, ${trials} trials before`,
      ours: `${round(2 * pairs.perSecond)} changes/s`,
      floor: `${round(commits)} commits/s`,
      ratio: ((2 * pairs.perSecond) / commits).toFixed(2),
    })
    const points = await applyLoad(server, { kind: 'points', ...load, batch: BATCH })
    rows.push({
      what: `metric points in batches of ${BATCH}, ${trials} trials before`,
      ours: `${round(points.perSecond)}/s, ${points.serverCpuMicros.toFixed(1)} µs CPU each, loop ≤ ${round(await loopDelay(server))} ms`,
      wanted: '≥ 50,000/s',
    })
    figures[`service${trials}`] = { pairs, points }
    if (trials === 0) await watch(server, study)
    if (trials === 0) await lookOn(server, study, pairs)
  } finally {
    await server.stop()
  }
}

async function watch(server: ServerProcess, study: string): Promise<void> {
  const idleSeconds = flags.quick ? 2 : 10
  const watched = await measureWatchers(server, study, { watchers: WATCHERS, idleSeconds, cpu: () => cpuSeconds(server.pid) })
  figures.watchers = watched
  rows.push({
    what: `${WATCHERS} watchers, nothing happens`,
    ours: `${watched.idleReads} store reads, ${watched.idleCpuPercent.toFixed(1)} % of a CPU`,
    wanted: '0 reads',
  })
  rows.push({
    what: `report sent → all ${WATCHERS} watchers have it`,
    ours: `p50 ${round(watched.p50Ms)} ms, p99 ${round(watched.p99Ms)} ms, slowest ${round(watched.slowestMs)} ms; ${watched.reportCpuMs.toFixed(1)} ms CPU each`,
    wanted: '< 50 ms',
  })
}

/** The pairs again, while watchers hear of each. */
async function lookOn(server: ServerProcess, study: string, alone: LoadResult): Promise<void> {
  const end = await openWatches(server, study, WATCHERS)
  const load = { kind: 'trials', address: server.grpc, token: server.token, study, clients: CLIENTS, ...SECONDS } as const
  const watched = await applyLoad(server, { ...load, operationsMax: 9_000 })
  end()
  figures.pairsWatched = watched
  rows.push({
    what: `suggest + complete, random, while ${WATCHERS} watchers hear of each`,
    ours: `${round(watched.perSecond)}/s, ${round(watched.serverCpuMicros)} µs CPU each`,
    ratio: `${(watched.serverCpuMicros / alone.serverCpuMicros).toFixed(2)} of the CPU without them`,
  })
}

/** Memory and restart, with the stopping rule that must know every curve. */
async function measureLives(): Promise<void> {
  const few = await measureRestart(folder, TRIALS, POINTS_FEW)
  rows.push({
    what: `memory at ${TRIALS} trials × ${POINTS_FEW} points, judged`,
    ours: `${round(few.residentMegabytes)} MB resident (peak ${round(few.peakMegabytes)})`,
    wanted: '< 200 MB',
  })
  const many = await measureRestart(folder, TRIALS, POINTS_MANY)
  rows.push({
    what: `kill -9, serving again at ${TRIALS} × ${POINTS_MANY} points`,
    ours: `${round(many.readyMs)} ms (${many.readyCpuSeconds.toFixed(1)} CPU s), first report answered at ${round(many.firstReportMs)} ms`,
    wanted: '< 2,000 ms',
  })
  rows.push({
    what: 'the stopping rule knows all curves again',
    ours: `at ${round(many.judgedMs)} ms; loop ≤ ${round(many.loopDelayMsMax)} ms meanwhile, ${round(many.residentMegabytes)} MB`,
  })
  figures.restart = { few, many }
}

async function loopDelay(server: ServerProcess): Promise<number> {
  return 1_000 * (await figure(server, 'nodejs_eventloop_delay_seconds{quantile="1"}'))
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
