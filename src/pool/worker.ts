/** The entry of a pool thread: keeps replicas of studies and runs one algorithm call at a time. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Algorithm, suggestWithin } from '../algorithms/index.ts'
import { invariant, type StudyId } from '../model/index.ts'
import { openExpiry } from './expiry.ts'
import type { Answer, FromThread, RunMessage, ThreadData, ToThread } from './messages.ts'
import { Replica } from './replica.ts'

const port = parentPort
invariant(port !== null, 'the pool’s worker runs outside a thread')

const { algorithmsModule, expired } = workerData as ThreadData
const { findAlgorithm } = (await import(algorithmsModule)) as { findAlgorithm(name: string): Algorithm | undefined }

const flag = new Int32Array(expired)
const replicas = new Map<StudyId, Replica>()

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'forget':
      replicas.delete(message.study)
      return
    case 'run':
      answer(message)
  }
})
post({ kind: 'ready' })

function answer(message: RunMessage): void {
  try {
    post({ kind: 'answer', answer: run(message) })
  } catch (error) {
    const { message: words, stack } = error instanceof Error ? error : { message: String(error), stack: undefined }
    post({ kind: 'failed', message: words, stack })
  }
}

function run({ study, task, algorithm: name, head, delta, expireAfter }: RunMessage): Answer {
  const replica = replicas.get(study) ?? new Replica()
  replicas.set(study, replica)
  replica.apply(delta)
  const algorithm = findAlgorithm(name)
  if (algorithm === undefined) throw new Error(`there is no algorithm ${name}`)
  const snapshot = { ...head, trials: replica.trials }
  const expiry = openExpiry(() => Atomics.load(flag, 0) === 1, expireAfter)
  const control = { expired: expiry.expired, cache: replica.cacheFor(name) }
  if (task === 'recommend') return algorithm.recommend?.(snapshot, control)
  const outcome = suggestWithin(algorithm, snapshot, control)
  return expiry.after === undefined ? outcome : { ...outcome, expiredAfter: expiry.after }
}

function post(message: FromThread): void {
  port?.postMessage(message)
}
