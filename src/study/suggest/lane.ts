import { suggestWithin } from '../../algorithms/index.ts'
import { type Assignment, failpoint, HoneError, LIMITS, type Space, type StudyId, type StudySpec } from '../../model/index.ts'
import { change, durable } from '../change/change.ts'
import { openLedger } from '../change/open-ledger.ts'
import type { Caller, KeepReply, Lane, Room } from '../change/room.ts'
import { Draft } from '../ledger/draft.ts'
import { endStudy } from '../ledger/end-study.ts'
import { endWhenDone } from '../ledger/ending.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { addedParameters } from '../spec/added-parameters.ts'
import type { SuggestReply, SuggestRequest } from '../studies.ts'
import { type Answer, accept } from './answer.ts'
import { rememberEarlier } from './earlier.ts'
import { gainSpent } from './expected-gain.ts'
import { handOut, startable, waiting } from './hand-out.ts'
import { takeSnapshot } from './views.ts'

/** After an error the algorithm is asked again after one second, then twice as long each time, up to a minute. */
const RETRY_MS_MIN = 1_000
const RETRY_MS_MAX = 60_000
/** How long who wants a trial waits while none is worth trying and some still run. */
const GAIN_AGAIN_MS = 10_000

/** Waits for the algorithm's next batch. */
export function joinLane(room: Room, request: SuggestRequest, keep: KeepReply): Promise<SuggestReply> {
  const id = request.study
  const lane: Lane = room.lanes.get(id) ?? { callers: [], busy: false, errorsInARow: 0, retryAt: 0 }
  room.lanes.set(id, lane)
  return new Promise((resolve, reject) => {
    lane.callers.push({ request, keep, resolve, reject })
    if (!lane.busy) void run(room, id, lane)
  })
}

async function run(room: Room, id: StudyId, lane: Lane): Promise<void> {
  lane.busy = true
  // Callers of the same turn are one batch.
  await Promise.resolve()
  while (lane.callers.length > 0) {
    const batch = lane.callers.splice(0)
    try {
      await serve(room, id, lane, batch)
    } catch (error) {
      for (const caller of batch) caller.reject(error)
    }
  }
  lane.busy = false
  if (lane.errorsInARow === 0) room.lanes.delete(id)
}

/** Answers one batch: asks the algorithm outside of any change, then gives every caller its part, each in its own commit. */
async function serve(room: Room, id: StudyId, lane: Lane, batch: readonly Caller[]): Promise<void> {
  const ledger = await openLedger(room, id)
  const answer = await ask(room, lane, ledger, batch)
  const part = (caller: Caller, first: boolean): Promise<SuggestReply | undefined> =>
    change<SuggestReply | undefined>(
      room,
      id,
      (draft) => {
        // What the answer was computed from was not kept after all, or was edited since.
        if (draft.ledger !== ledger || (answer.space !== undefined && !isSpaceOf(draft.study.spec, answer.space))) return () => undefined
        if (first) noteAnswer(draft, answer)
        const { trials, refusal } = handOut(draft, caller.request, answer.proposals)
        const reply = trials.length > 0 ? { kind: 'trials' as const, trials } : (refusal ?? answer.otherwise)
        return () => reply
      },
      { keep: (reply) => ((reply as SuggestReply | undefined)?.kind === 'trials' ? caller.keep(reply) : undefined) },
    )
  await Promise.all(
    batch.map((caller, index) =>
      part(caller, index === 0).then((reply) => {
        // The batch was too small for this one, or the study changed meanwhile: it goes into the next.
        if (reply === undefined) lane.callers.push(caller)
        else caller.resolve(reply)
      }, caller.reject),
    ),
  )
}

function isSpaceOf({ parameters, parameterConstraints }: StudySpec, space: Space): boolean {
  return parameters === space.parameters && parameterConstraints === space.parameterConstraints
}

/** Keeps the algorithm's state, clears its last error, and ends the study when it has nothing more and nothing runs. */
function noteAnswer(draft: Draft, answer: Answer): void {
  const { outcome } = answer
  if (outcome === undefined) return
  if (outcome.state !== undefined) draft.algorithmState = outcome.state
  if (draft.study.algorithmError !== undefined) {
    const { algorithmError: _, ...study } = draft.study
    draft.study = study
  }
  if (outcome.kind === 'exhausted') {
    draft.ledger.exhausted = outcome.why
    endWhenDone(draft)
  }
  const { active, stopping } = draft.tally.counts
  if (answer.end !== undefined && draft.study.state !== 'ended' && active + stopping === 0) endStudy(draft, answer.end)
}

/** Asks for what the batch wants; while nothing is left beside the values that were asked for first, for the others. */
async function ask(room: Room, lane: Lane, ledger: Ledger, batch: readonly Caller[]): Promise<Answer> {
  const now = room.now()
  const error = ledger.study.algorithmError
  if (lane.retryAt > now) {
    const otherwise = waiting(`its algorithm failed: ${error?.message ?? ''}`, lane.retryAt - now)
    return { proposals: [], outcome: undefined, otherwise }
  }
  await rememberEarlier(room, ledger)
  let answer: Answer = { proposals: [], outcome: undefined, otherwise: undefined }
  const usedUp = new Set<Assignment>()
  do {
    const wanted = wantedBy(ledger, now, batch, usedUp)
    if (wanted.length === 0) return answer
    answer = await askFor(room, lane, ledger, wanted)
    for (const values of wanted) usedUp.add(values)
  } while (answer.isUsedUp)
  return answer
}

async function askFor(room: Room, lane: Lane, ledger: Ledger, wanted: readonly Assignment[]): Promise<Answer> {
  const now = room.now()
  const snapshot = takeSnapshot(ledger, wanted, now)
  const direct = ledger.algorithm.history === 'none'
  // A change that is not kept after all must never be learnt from; one without history learns nothing.
  if (!direct) await durable(ledger)
  try {
    const outcome = direct
      ? suggestWithin(ledger.algorithm, { ...snapshot.head, trials: [] }, { expired: () => false, cache: new Map() })
      : await room.pool.suggest(ledger.id, snapshot)
    failpoint('suggest.computed')
    // The space changed meanwhile: what was exhausted or remembered is of the old one, so ask again. Points of it are points of a wider
    // one, but they lack parameters that were added, and what parameters must keep among themselves may forbid them.
    const { space } = snapshot.head
    const outgrown = ledger.spec.parameters !== space.parameters
    const hasMore = outgrown && addedParameters(space, ledger.spec).length > 0
    const isOther = ledger.spec.parameterConstraints !== space.parameterConstraints || hasMore
    if (isOther || (outgrown && outcome.kind !== 'suggestions')) return { proposals: [], outcome: undefined, otherwise: undefined }
    const { state: _, ...stateless } = outcome
    const answer = { ...accept(ledger, snapshot, outgrown ? stateless : outcome), space: ledger.spec }
    lane.errorsInARow = 0
    lane.retryAt = 0
    const end = outgrown ? undefined : gainSpent(ledger, outcome, room.now())
    // What still runs may change what the model expects: it is asked again when that has ended.
    return end === undefined ? answer : { ...answer, proposals: [], otherwise: waiting(end.message, GAIN_AGAIN_MS), end }
  } catch (failure) {
    if (failure instanceof HoneError && failure.code === 'SERVER_STOPPING') throw failure
    return await noteFailure(room, lane, ledger.id, failure)
  }
}

/** What the batch needs from the algorithm, as things stand, each with the values that it must have, but for those; nothing is changed. */
function wantedBy(ledger: Ledger, now: number, batch: readonly Caller[], usedUp: ReadonlySet<Assignment>): readonly Assignment[] {
  const scratch = new Draft(ledger, now)
  const wanted = batch.flatMap(({ request }) => handOut(scratch, request, []).wanted).filter((values) => !usedUp.has(values))
  return wanted.slice(0, Math.max(0, Math.min(startable(scratch), LIMITS.suggestionsPerCall)))
}

/** Keeps the error on the study; the algorithm is left alone for a while. */
async function noteFailure(room: Room, lane: Lane, id: StudyId, failure: unknown): Promise<Answer> {
  const message = (failure instanceof Error ? failure.message : String(failure)).slice(0, LIMITS.reasonCharacters)
  const backoff = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** lane.errorsInARow)
  lane.errorsInARow += 1
  lane.retryAt = room.now() + backoff
  room.log({ event: 'algorithmFailed', study: id, message, errorsInARow: lane.errorsInARow })
  await change(room, id, (draft) => {
    draft.study = { ...draft.study, algorithmError: { message, at: draft.now, trials: draft.ledger.trials.size } }
    return () => undefined
  })
  return { proposals: [], outcome: undefined, otherwise: waiting(`its algorithm failed: ${message}`, backoff) }
}
