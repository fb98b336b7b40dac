import { failpoint, HoneError, isEnded, type StudyId, type TrialNumber } from '../../model/index.ts'
import { emptyBench, tellEnds } from '../ledger/bench.ts'
import { Draft } from '../ledger/draft.ts'
import { settled } from '../ledger/due.ts'
import { endWhenDue } from '../ledger/ending.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { seatJudge } from '../ledger/seat-judge.ts'
import type { Mutation } from '../store/store.ts'
import { evict, openLedger } from './open-ledger.ts'
import { publish } from './publish.ts'
import type { KeepReply, Room } from './room.ts'

/** Decides a change: fills the draft and says what is answered once it is committed. Runs without interruption; may throw outcomes. */
export type Decide<T> = (draft: Draft) => () => T

export interface ChangeOptions {
  readonly keep?: KeepReply
  /** The change brings points: the stopping judge must be there. */
  readonly needsJudge?: boolean
}

/**
 * Changes one study: decided on memory in the order of the calls, committed, then answered. Whatever the answer is (also a
 * refusal), it waits until everything that it was based on is durable.
 */
export async function change<T>(room: Room, id: StudyId, decide: Decide<T>, options: ChangeOptions = {}): Promise<T> {
  for (;;) {
    const ledger = await openLedger(room, id)
    if (options.needsJudge === true) await seatJudge(room.store, ledger)
    if (ledger.closed !== undefined) continue
    return await changeNow(room, ledger, decide, options.keep)
  }
}

/** Decides and applies at once; the promise settles with the commit. */
function changeNow<T>(room: Room, ledger: Ledger, decide: Decide<T>, keep: KeepReply = () => undefined): Promise<T> {
  const late = new Draft(ledger, room.now())
  late.study = settled(late.study, late.now, room.leapt)
  endWhenDue(late)
  if (!late.empty) void apply(room, ledger, late, late.seal(undefined)).catch(() => {})
  const draft = new Draft(ledger, room.now())
  let answer: () => T
  try {
    answer = decide(draft)
  } catch (error) {
    const bug = draft.told || !(error instanceof HoneError)
    if (bug) evict(room, ledger, 'evicted')
    return durable(ledger).then(() => Promise.reject(error))
  }
  if (draft.empty) return durable(ledger).then(answer)
  try {
    const reply = answer()
    return apply(room, ledger, draft, draft.seal(keep(reply))).then(() => reply)
  } catch (error) {
    // A bug of ours: memory may be half changed.
    evict(room, ledger, 'evicted')
    return Promise.reject(error)
  }
}

/** Resolves when all that memory holds now is durable; rejects when it never will be. */
export function durable(ledger: Ledger): Promise<void> {
  return ledger.tail
}

/** Applies a change to memory and commits it; watchers are told right after the commit. */
function apply(room: Room, ledger: Ledger, draft: Draft, mutation: Mutation): Promise<void> {
  const expected = ledger.study.revision
  const ended = [...draft.trials.values()].filter(({ number, state }) => isEnded(state) && !hasEnded(ledger, number))
  const judgedAnew = draft.deleted.size > 0 || draft.study.spec.earlyStopping !== ledger.spec.earlyStopping
  for (const trial of draft.trials.values()) ledger.put(trial)
  for (const number of draft.deleted) ledger.remove(number)
  ledger.study = mutation.study!
  ledger.tally = draft.tally
  ledger.nextNumber = draft.nextNumber
  if (draft.algorithmState !== undefined) ledger.algorithmState = draft.algorithmState
  if (draft.spaceGrew) ledger.exhausted = undefined
  if (judgedAnew) ledger.bench = emptyBench()
  else tellEnds(ledger, ended)
  ledger.inFlight += 1
  failpoint('change.applied')
  const committed = room.store.commit(ledger.id, expected, draft.revision, mutation).then(
    () => {
      ledger.inFlight -= 1
      failpoint('change.kept')
      publish(room, mutation)
    },
    (error: unknown) => {
      ledger.inFlight -= 1
      throw fail(room, ledger, error)
    },
  )
  committed.catch(() => {})
  ledger.tail = committed
  return committed
}

function hasEnded(ledger: Ledger, number: TrialNumber): boolean {
  const trial = ledger.trials.get(number)
  return trial !== undefined && isEnded(trial.state)
}

/** The first failed commit closes the ledger; those behind it failed for the same reason. */
function fail(room: Room, ledger: Ledger, error: unknown): HoneError {
  if (ledger.closed instanceof HoneError) return ledger.closed
  const failure = error instanceof HoneError ? error : new HoneError('STORE_UNAVAILABLE', 'the change was not kept', { cause: error })
  room.log({ event: 'commitFailed', study: ledger.id, code: failure.code, message: failure.message })
  evict(room, ledger, failure)
  return failure
}
