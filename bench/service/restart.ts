import { join } from 'node:path'
import { fill } from './fill.ts'
import { cpuSeconds, residentMegabytes, startHone } from './processes.ts'
import { connectTo, figure } from './watchers.ts'

export interface RestartFigures {
  readonly readyMs: number
  readonly readyCpuSeconds: number
  /** From the start of the process: the first study read, the first report answered. */
  readonly firstReadMs: number
  readonly firstReportMs: number
  /** From the start of the process until a hopeless trial is told to stop: the judge knows all curves again. */
  readonly judgedMs: number
  readonly loopDelayMsMax: number
  readonly residentMegabytes: number
  readonly peakMegabytes: number
}

const ACTIVE = 4
const JUDGED_SECONDS_MAX = 120
/** A server that has nothing to do gives back what reading the study took: see src/server/idle-memory.ts. */
const SETTLE_MS = 20_000

/** Fills a study with judged curves, kills its server with -9 in the middle of reports, and starts it again. */
export async function measureRestart(folder: string, trials: number, points: number): Promise<RestartFigures> {
  const dataFolder = join(folder, `restart-${trials}-${points}`)
  const study = await fill(dataFolder, { name: 'judged', trials, points, active: ACTIVE, judged: true })
  const first = await startHone(dataFolder)
  const client = connectTo(first)
  const reports = Array.from({ length: 50 }, (_, i) => reportOf(study, trials + 2, points + i))
  const sent = reports.map((report) => client.call('reportMeasurements', report).catch(() => undefined))
  await sent[0]
  await first.kill()
  await Promise.all(sent)
  client.close()
  const begin = performance.now()
  const server = await startHone(dataFolder)
  try {
    return { readyMs: server.readyMs, readyCpuSeconds: cpuSeconds(server.pid), ...(await firstSteps(server, study, trials, points, begin)) }
  } finally {
    await server.stop()
  }
}

async function firstSteps(server: Awaited<ReturnType<typeof startHone>>, study: string, trials: number, points: number, begin: number) {
  const { call, close } = connectTo(server)
  const trial = trials + 1
  await call('getStudy', { study })
  const firstReadMs = performance.now() - begin
  // At a step that the others reached: there it is compared with them.
  await call('reportMeasurements', reportOf(study, trial, points - 1))
  const firstReportMs = performance.now() - begin
  let judgedMs = Number.NaN
  for (const end = performance.now() + 1_000 * JUDGED_SECONDS_MAX; Number.isNaN(judgedMs) && performance.now() < end; ) {
    const { shouldStop } = await call<{ shouldStop: boolean }>('heartbeat', { study, trial })
    if (shouldStop) judgedMs = performance.now() - begin
    else await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const loopDelayMsMax = 1_000 * (await loopDelay(server))
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  close()
  const { pid } = server
  return {
    firstReadMs,
    firstReportMs,
    judgedMs,
    loopDelayMsMax,
    residentMegabytes: residentMegabytes(pid),
    peakMegabytes: residentMegabytes(pid, 'VmHWM'),
  }
}

/** The longest that the event loop was held since the last look. */
async function loopDelay(server: Awaited<ReturnType<typeof startHone>>): Promise<number> {
  return figure(server, 'nodejs_eventloop_delay_seconds{quantile="1"}')
}

/** A point far above all others. */
function reportOf(study: string, trial: number, step: number) {
  return { study, trial, measurements: [{ step, values: { loss: 9, accuracy: 0 } }] }
}
