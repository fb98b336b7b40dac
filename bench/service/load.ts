/** The load generator, in a process of its own: `load.ts OPTIONS`; tells its parent when it begins to measure and what it measured. */
import { Client, credentials, Metadata, type requestCallback } from '@grpc/grpc-js'
import { openStudyClient, type StudyServiceClient } from '../../src/wire/index.ts'
import type { LoadOptions } from './processes.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions
const CHANNEL = { 'grpc.use_local_subchannel_pool': 1 }
/** The load must not become the bottleneck: an interceptor that adds the token would cost as much as all else that a call does here. */
const authorised = new Metadata()
if (options.token !== undefined) authorised.set('authorization', `Bearer ${options.token}`)
/** About what a suggested trial weighs on the wire. */
const ECHO_BYTES = 300

/** One client's endless work: each call does one operation and resolves with how many it counts for; undefined = nothing more to do. */
type Work = () => Promise<number | undefined>

const works = await Promise.all(Array.from({ length: options.clients }, (_, index) => start(index)))
// Compilers warm up by calls, not by seconds: a busy machine takes longer.
const warm = await run(works, { ...options, operationsMin: options.warmupOperations, seconds: options.warmupSeconds })
process.send?.({ begun: true })
const measured = await run(works, {
  operationsMax: (options.operationsMax ?? Number.POSITIVE_INFINITY) - warm.operations,
  seconds: options.seconds,
})
measured.latencies.sort((a, b) => a - b)
const at = (share: number): number => measured.latencies[Math.floor(share * (measured.latencies.length - 1))] ?? Number.NaN
const { operations, seconds } = measured
process.send?.({ result: { operations, seconds, p50Ms: at(0.5), p99Ms: at(0.99) } }, () => process.exit(0))

interface Span {
  /** At least so long and so many, at most `operationsMax`. */
  readonly seconds: number
  readonly operationsMin?: number
  readonly operationsMax?: number
}

async function run(clients: readonly Work[], { seconds, operationsMin = 0, operationsMax = Number.POSITIVE_INFINITY }: Span) {
  const latencies: number[] = []
  let done = 0
  const begin = performance.now()
  const end = begin + 1_000 * seconds
  const loop = async (work: Work): Promise<void> => {
    while ((performance.now() < end || done < operationsMin) && done < operationsMax) {
      const from = performance.now()
      const count = await work()
      if (count === undefined) return
      latencies.push(performance.now() - from)
      done += count
    }
  }
  await Promise.all(clients.map(loop))
  return { operations: done, seconds: (performance.now() - begin) / 1_000, latencies }
}

function start(index: number): Work | Promise<Work> {
  switch (options.kind) {
    case 'echo':
      return echo()
    case 'trials':
      return trials(index)
    case 'points':
      return points(index)
  }
}

function echo(): Work {
  const client = new Client(options.address, credentials.createInsecure(), CHANNEL)
  const bytes = Buffer.alloc(ECHO_BYTES, 7)
  const same = (buffer: Buffer): Buffer => buffer
  return () => promised((done) => client.makeUnaryRequest('/bench.Echo/Echo', same, same, bytes, done)).then(() => 1)
}

/** Asks for a trial and completes it: one operation is both calls. */
function trials(index: number): Work {
  const client = connect()
  const { study = '' } = options
  return async () => {
    const { trials: suggested = [] } = await promised<{ trials: { number: number }[] }>((done) =>
      client.suggestTrials({ study, worker: `w${index}`, count: 1, open: 'NEW' }, authorised, done as never),
    )
    const trial = suggested[0]?.number
    if (trial === undefined) return undefined
    const measurements = [{ step: 1, values: { loss: Math.sin(trial) } }]
    await promised((done) => client.completeTrial({ study, trial, result: 'SUCCEEDED', measurements }, authorised, done as never))
    return 1
  }
}

/** Reports batches of points to a trial of its own; one operation is one point. */
async function points(index: number): Promise<Work> {
  const client = connect()
  const { study = '', batch = 100 } = options
  const { trials: suggested } = await promised<{ trials: { number: number }[] }>((done) =>
    client.suggestTrials({ study, worker: `p${index}`, count: 1, open: 'NEW' }, authorised, done as never),
  )
  const trial = suggested[0]!.number
  let step = 0
  return async () => {
    const from = step
    step += batch
    const measurements = Array.from({ length: batch }, (_, i) => ({ step: from + i, values: { loss: 1 / (from + i + 1) } }))
    await promised((done) => client.reportMeasurements({ study, trial, measurements }, authorised, done as never))
    return batch
  }
}

function connect(): StudyServiceClient {
  return openStudyClient(options.address, credentials.createInsecure(), CHANNEL)
}

function promised<Reply = unknown>(call: (done: requestCallback<Reply>) => void): Promise<Reply> {
  return new Promise((resolve, reject) => call((error, reply) => (error === null ? resolve(reply as Reply) : reject(error))))
}
