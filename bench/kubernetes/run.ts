/**
 * How the service keeps up with a cluster: the compiled program against an API server in memory, over TLS, each in a process of its own.
 *
 *   npm run build && node bench/kubernetes/run.ts [one-by-one | many | logs]
 *
 * Times are taken where the API server is asked, so they hold everything of ours and the connection.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuSeconds, residentMegabytes, type ServerProcess, startHone } from '../service/processes.ts'
import { printRows, type Row } from '../service/table.ts'
import { connectTo } from '../service/watchers.ts'
import type { Measured } from './api-server.ts'
import { startStub } from './stub.ts'

const LOOK_MS = 250
const LIMIT_MS = 300_000
const NAMESPACE = 'bench'

/** A stub API server, the service on it, and a connected client. */
interface Bench {
  readonly server: ServerProcess
  readonly call: ReturnType<typeof connectTo>['call']
  readonly measured: () => Promise<Measured>
}

interface StudyWish {
  readonly name: string
  readonly trials: number
  readonly parallel: number
  readonly runMs: number
  readonly lines: number
}

const folder = mkdtempSync(join(tmpdir(), 'hone-kubernetes-'))
const scenarios: Record<string, (bench: Bench) => Promise<Row[]>> = { 'one-by-one': oneByOne, many, logs }
const rows: Row[] = []
try {
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (process.argv.length === 2 || process.argv.includes(name)) rows.push(...(await withBench(name, scenario)))
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
printRows(rows)

/** A small study whose trials are short: how quickly one thing leads to the next. */
async function oneByOne({ call, measured }: Bench): Promise<Row[]> {
  const [trials, parallel] = [200, 4]
  const submitted = Date.now()
  await submit(call, { name: 'one-by-one', trials, parallel, runMs: 500, lines: 10 })
  const { created, ended, requests } = await until(measured, (seen) => seen.ended.length === trials)
  const gaps = created.slice(parallel).map(({ at }, i) => at - (ended[i]?.at ?? Number.NaN))
  return [
    { what: 'study submitted → first pod created', ours: `${(created[0]?.at ?? 0) - submitted} ms`, wanted: '< 1 s' },
    { what: 'pod ended → next pod created', ours: `p50 ${quantile(gaps, 0.5)} ms, p99 ${quantile(gaps, 0.99)} ms`, wanted: '< 200 ms' },
    { what: 'requests for each trial', ours: perTrial(requests, trials) },
  ]
}

/** Many studies at once that want many pods each. */
async function many({ call, measured, server }: Bench): Promise<Row[]> {
  const [studies, parallel] = [120, 30]
  const [begin, cpu] = [Date.now(), cpuSeconds(server.pid)]
  for (let i = 0; i < studies; i++) await submit(call, { name: `many-${i}`, trials: parallel, parallel, runMs: 3_600_000, lines: 0 })
  const { created, requests } = await until(measured, (seen) => seen.created.length === studies * parallel)
  const seconds = ((created.at(-1)?.at ?? 0) - begin) / 1_000
  const spent = cpuSeconds(server.pid) - cpu
  return [
    {
      what: `${studies * parallel} pods of ${studies} studies`,
      ours: `${seconds.toFixed(1)} s, ${spent.toFixed(1)} s of CPU, ${residentMegabytes(server.pid, 'VmHWM').toFixed(0)} MB at most`,
      wanted: '< 60 s',
    },
    { what: 'requests for each of them', ours: perTrial(requests, studies * parallel) },
  ]
}

/** A thousand logs that grow at once. */
async function logs({ call, measured, server }: Bench): Promise<Row[]> {
  const [studies, parallel, lines, runMs] = [10, 100, 120, 120_000]
  const before = residentMegabytes(server.pid)
  const ids: string[] = []
  for (let i = 0; i < studies; i++) ids.push(await submit(call, { name: `logs-${i}`, trials: parallel, parallel, runMs, lines }))
  const cpu = cpuSeconds(server.pid)
  const { logStreamsMost, requests } = await until(measured, (seen) => seen.ended.length === studies * parallel)
  const points = await until(
    () => pointsOf(call, ids),
    (sum) => sum === studies * parallel * lines,
  )
  return [
    {
      what: `logs of ${studies * parallel} pods at once, a line a second each`,
      ours: `${logStreamsMost} followed at once; ${points} points of ${studies * parallel * lines}; ${before.toFixed(0)} MB before, ${residentMegabytes(server.pid, 'VmHWM').toFixed(0)} MB at most; ${(cpuSeconds(server.pid) - cpu).toFixed(1)} s of CPU`,
      wanted: 'bounded memory',
    },
    { what: 'requests for each of them', ours: perTrial(requests, studies * parallel) },
  ]
}

async function withBench(name: string, scenario: (bench: Bench) => Promise<Row[]>): Promise<Row[]> {
  const own = join(folder, name)
  mkdirSync(own)
  const stub = await startStub(own)
  const on = ['--on', 'kubernetes', '--kubeconfig', stub.kubeconfig, '--namespace', NAMESPACE]
  const server = await startHone(join(own, 'data'), on)
  const client = connectTo(server)
  try {
    console.error(`${name} ...`)
    return await scenario({ server, call: client.call, measured: stub.measured })
  } finally {
    client.close()
    await server.stop()
    stub.stop()
  }
}

async function submit(call: Bench['call'], { name, trials, parallel, runMs, lines }: StudyWish): Promise<string> {
  const document = JSON.stringify({
    apiVersion: 'hone.dev/v1',
    kind: 'Study',
    metadata: { name },
    spec: {
      seed: 1,
      objectives: [{ metric: 'loss', goal: 'minimize' }],
      parameters: { x: { double: [0, 1] } },
      algorithm: { name: 'random' },
      budget: { trials, parallel },
      trial: { image: 'bench:1', resources: { gpu: 1 }, command: ['pretend', String(runMs), String(lines)] },
      metrics: { from: 'stdout' },
    },
  })
  const { id } = await call<{ id: string }>('createStudy', { document, workingFolder: folder, requestId: name })
  return id
}

async function pointsOf(call: Bench['call'], studies: readonly string[]): Promise<number> {
  let sum = 0
  for (const study of studies) {
    const { trials } = await call<{ trials: { measurementCount: number }[] }>('listTrials', { study, pageSize: 1_000 })
    sum += trials.reduce((total, { measurementCount }) => total + Number(measurementCount), 0)
  }
  return sum
}

async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (const end = Date.now() + LIMIT_MS; ; ) {
    const seen = await look()
    if (holds(seen)) return seen
    if (Date.now() > end) throw new Error(`not within ${LIMIT_MS / 1_000} s: ${JSON.stringify(seen).slice(0, 500)}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

function perTrial(requests: Measured['requests'], trials: number): string {
  const all = Object.values(requests).reduce((sum, count) => sum + count, 0)
  const kinds = Object.entries(requests)
    .sort(([, a], [, b]) => b - a)
    .filter(([, count]) => count / trials >= 0.01)
    .map(([verb, count]) => `${verb} ${(count / trials).toFixed(2)}`)
  return `${(all / trials).toFixed(2)} (${kinds.join(', ')})`
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN
}
