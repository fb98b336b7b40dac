import type { Attempt, StudyId, Trial, TrialNumber } from '../../model/index.ts'
import { change } from '../change/change.ts'
import { openLedger } from '../change/open-ledger.ts'
import type { Room } from '../change/room.ts'
import type { Draft } from '../ledger/draft.ts'
import { endAfter } from '../ledger/ending.ts'
import { isLeased, type Leases, type Silence } from '../ledger/lease.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** Silence that loses a trial, in heartbeats: with a look every second it is noticed before the second one is due. */
const HEARTBEATS = 1.75
/** A longer time between two looks was our absence (stopped, or the machine asleep), not the workers' silence. */
const LOOK_MS_MAX = 2_000
/** How often workers may lose a trial before it fails: it may be what kills them. */
const LOSSES_MAX = 3

/** Takes trials from workers that have been silent for too long: to be called about every second. */
export async function expireLeases(room: Room): Promise<void> {
  const { leases } = room
  const now = room.now()
  const passed = Math.min(LOOK_MS_MAX, Math.max(0, now - leases.lookedAt))
  leases.lookedAt = now
  for (const { id, spec, counts } of [...room.heads.values()]) {
    if (spec.heartbeatMs === undefined || counts.active + counts.stopping === 0) leases.silences.delete(id)
    else {
      await expireStudy(room, id, spec.heartbeatMs, passed).catch((error: unknown) =>
        room.log({ event: 'leasesNotChecked', study: id, message: String(error) }),
      )
    }
  }
}

async function expireStudy(room: Room, id: StudyId, heartbeatMs: number, passed: number): Promise<void> {
  const silences = grownSilences(room.leases, await openLedger(room, id), passed)
  const silent = [...silences].filter(([, { ms }]) => ms >= HEARTBEATS * heartbeatMs).map(([number]) => number)
  if (silent.length === 0) return
  await change(room, id, (draft) => {
    for (const number of silent) {
      const trial = draft.ledger.trials.get(number)
      // It may have been heard, or have ended, since we looked.
      if (trial !== undefined && isLeased(trial) && heardAt(draft.ledger, trial) === silences.get(number)!.heardAt) {
        lose(draft, trial, Math.round(silences.get(number)!.ms / 1000))
      }
    }
    return () => undefined
  })
}

function grownSilences({ silences }: Leases, ledger: Ledger, passed: number): Map<TrialNumber, Silence> {
  const before = silences.get(ledger.id)
  const grown = new Map<TrialNumber, Silence>()
  for (const number of ledger.running) {
    const trial = ledger.trials.get(number)!
    if (!isLeased(trial)) continue
    const known = before?.get(number)
    const heard = heardAt(ledger, trial)
    grown.set(number, known === undefined || heard !== known.heardAt ? { heardAt: heard, ms: 0 } : { ...known, ms: known.ms + passed })
  }
  silences.set(ledger.id, grown)
  return grown
}

/** Only whether it is another time counts: the clock may be behind the one that recorded the last. */
function heardAt(ledger: Ledger, trial: Trial): number {
  return ledger.heard.get(trial.number) ?? trial.heardAt ?? 0
}

/** The trial waits for the next worker; where none may have it, it ends. */
function lose(draft: Draft, before: Trial, silentSeconds: number): void {
  const reason = `its worker ${before.worker} was silent for ${silentSeconds} s`
  const attempt: Attempt = { ...before.attempt!, state: 'lost', endedAt: draft.now, reason }
  const { worker: _worker, startedAt: _startedAt, heardAt: _heardAt, ...waiting } = before
  if (before.state === 'stopping') {
    end(draft, { ...before, attempt, state: before.stop?.by === 'rule' ? 'stopped' : 'cancelled' })
  } else if (draft.study.state === 'ended' || attempt.epoch - before.failedAttempts > LOSSES_MAX) {
    const message = draft.study.state === 'ended' ? reason : `lost ${LOSSES_MAX + 1} times: ${reason}`
    end(draft, { ...before, attempt, state: 'failed', outcome: { reason: 'workerLost', message } })
  } else draft.put({ ...waiting, attempt, state: 'requested' })
}

function end(draft: Draft, trial: Trial): void {
  endAfter(draft, draft.put({ ...trial, endedAt: draft.now }))
}
