import { type Assignment, fixedProblems, HoneError, LIMITS, type Problem, type StudyId } from '../../model/index.ts'
import { change } from '../change/change.ts'
import { openLedger } from '../change/open-ledger.ts'
import { once } from '../change/requests.ts'
import type { Room } from '../change/room.ts'
import { Draft } from '../ledger/draft.ts'
import { isDue } from '../ledger/due.ts'
import type { SuggestReply, SuggestRequest } from '../studies.ts'
import { handOut } from './hand-out.ts'
import { joinLane } from './lane.ts'

/** Gives a worker trials, or says why there are none now or ever. */
export async function suggestTrials(room: Room, request: SuggestRequest): Promise<SuggestReply> {
  const { study, worker, count, open, fixed, requestId } = request
  checkRequest(request)
  if (fixed !== undefined) await checkFixed(room, study, fixed)
  return once(room, study, requestId, ['suggest', worker, count, open, ...(fixed === undefined ? [] : [fixed])], async (keep) => {
    if (await needsAlgorithm(room, request)) return joinLane(room, request, keep)
    // What is known already is handed out at once: only who needs the algorithm waits for it.
    const known = await change<SuggestReply | undefined>(
      room,
      study,
      (draft) => {
        if (handOut(new Draft(draft.ledger, draft.now), request, []).wanted.length > 0) return () => undefined
        const { trials, refusal } = handOut(draft, request, [])
        const reply = trials.length > 0 ? { kind: 'trials' as const, trials } : refusal
        return () => reply
      },
      { keep },
    )
    return known ?? joinLane(room, request, keep)
  })
}

/** Whether the algorithm must be asked, as memory stands: nothing is answered from it yet, so there is no commit to wait for. */
async function needsAlgorithm(room: Room, request: SuggestRequest): Promise<boolean> {
  const ledger = await openLedger(room, request.study)
  const now = room.now()
  return ledger.closed === undefined && !isDue(ledger.study, now) && handOut(new Draft(ledger, now), request, []).wanted.length > 0
}

/** Values that trials must have are of the study's space; what they leave open can be chosen. */
async function checkFixed(room: Room, study: StudyId, fixed: readonly Assignment[]): Promise<void> {
  const { spec } = await openLedger(room, study)
  const problems = fixed.flatMap((values, k) => fixedProblems(spec, values, `fixed[${k}]`))
  if (problems.length > 0) throw new HoneError('INVALID_REQUEST', `${problems[0]!.field} ${problems[0]!.message}`, { problems })
}

function checkRequest({ worker, count, fixed }: SuggestRequest): void {
  const problems: Problem[] = []
  if (worker.length === 0 || worker.length > LIMITS.nameCharacters) {
    problems.push({ field: 'worker', value: worker.slice(0, 200), message: `must have 1 to ${LIMITS.nameCharacters} characters` })
  }
  if (!Number.isInteger(count) || count < 1 || count > LIMITS.suggestionsPerCall) {
    problems.push({ field: 'count', value: count, message: `must be an integer from 1 to ${LIMITS.suggestionsPerCall}` })
  }
  if (fixed !== undefined && fixed.length !== count) {
    problems.push({ field: 'fixed', value: fixed.length, message: `must say the values of each of the ${count} trials, or of none` })
  }
  if (problems.length > 0) throw new HoneError('INVALID_REQUEST', `${problems[0]!.field} ${problems[0]!.message}`, { problems })
}
