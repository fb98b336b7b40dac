import { HoneError, isEnded, type StudyId, type Trial } from '../model/index.ts'
import type { Context } from './context.ts'
import { parseAttemptName } from './executors/attempt-folder.ts'
import type { Executor, Observation } from './executors/executor.ts'
import { gpusOf } from './trial-record.ts'

/** Grace of an attempt whose study is not there any more to say one. */
const GRACE_MS = 10_000

/**
 * What a server must know before it starts anything: which GPUs its earlier life gave to attempts that still run, and which
 * attempts run although their trial has ended or was deleted (it went between the two). Those are stopped; until they have
 * ended their GPUs stay theirs.
 */
export async function takeStock(context: Context): Promise<void> {
  for (const executor of context.executors) {
    for (const objectName of await executor.unfinished()) await takeStockOf(context, executor, objectName)
  }
}

async function takeStockOf(context: Context, executor: Executor, objectName: string): Promise<void> {
  const seen = await executor.observe(objectName)
  // Half started when the last server went: whoever wants it starts it again.
  if (seen !== undefined && !isThere(seen)) return
  const { study, trial: number } = parseAttemptName(objectName)
  const trial = await findTrial(context, study, number)
  const isOurs = trial !== undefined && !isEnded(trial.state) && trial.attempt?.objectName === objectName
  const gpus = gpusOf(isOurs ? trial.attempt?.detail : seen?.kind === 'running' ? seen.detail : undefined)
  context.gpus.adopt({ study, attempt: objectName }, gpus)
  if (isOurs) return
  context.log({ event: 'orphan stopped', objectName })
  await executor.stop(objectName, trial === undefined ? GRACE_MS : await graceOf(context, study))
  releaseWhenGone(context, executor, objectName)
}

function releaseWhenGone(context: Context, executor: Executor, objectName: string): void {
  const gone = new AbortController()
  const signal = AbortSignal.any([gone.signal, context.signal])
  const look = async (): Promise<void> => {
    if (isThere(await executor.observe(objectName)) || signal.aborted) return
    gone.abort()
    context.gpus.release(objectName)
  }
  const lookSafely = (): void =>
    void look().catch((error: unknown) => context.log({ event: 'orphan trouble', objectName, message: String(error) }))
  executor.watch(objectName, lookSafely, signal)
  lookSafely()
}

type There = Extract<Observation, { kind: 'pending' | 'running' }>

function isThere(seen: Observation | undefined): seen is There {
  return seen?.kind === 'running' || seen?.kind === 'pending'
}

async function findTrial({ studies }: Context, study: StudyId, number: number): Promise<Trial | undefined> {
  try {
    return await studies.getTrial(study, number)
  } catch (error) {
    if (error instanceof HoneError && error.category === 'missing') return undefined
    throw error
  }
}

async function graceOf({ studies }: Context, id: StudyId): Promise<number> {
  return (await studies.getStudy(id)).spec.trial?.graceMs ?? GRACE_MS
}
