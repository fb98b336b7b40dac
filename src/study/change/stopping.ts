import { HoneError, type StudyId, type Trial } from '../../model/index.ts'
import { openLedger } from './open-ledger.ts'
import type { Room, StopWait } from './room.ts'

/** How long a deletion waits, beyond the study's own grace, for what runs to stop. */
const PATIENCE_MS = 60_000

/** Resolves when no trial runs any more; rejects with DEADLINE_PASSED, SERVER_STOPPING or STUDY_NOT_FOUND. Sees the clock in `lookAtWaits`. */
export async function untilStopped(room: Room, study: StudyId, runs: (trial: Trial) => boolean): Promise<void> {
  for (;;) {
    const ledger = await openLedger(room, study)
    if (ledger.closed !== undefined) continue
    const open = [...ledger.running].map((number) => ledger.trials.get(number)!).filter(runs)
    if (open.length === 0) return
    const until = room.now() + PATIENCE_MS + (ledger.spec.trial?.graceMs ?? 0)
    await new Promise<void>((resolve, reject) => {
      const wait: StopWait = {
        study,
        until,
        look: (end) => {
          room.stopWaits.delete(wait)
          if (end === 'changed') resolve()
          else if (end === 'closing') reject(new HoneError('SERVER_STOPPING', 'the server is stopping'))
          else reject(late(study, open))
        },
      }
      room.stopWaits.add(wait)
    })
  }
}

/** Wakes those who wait: for one study after a change of it, or all whose patience has ended. */
export function lookAtWaits(room: Room, changed?: StudyId): void {
  for (const wait of [...room.stopWaits]) {
    if (wait.study === changed) wait.look('changed')
    else if (changed === undefined && room.now() >= wait.until) wait.look('late')
  }
}

function late(study: StudyId, open: readonly Trial[]): HoneError {
  const named = open.slice(0, 10).map(({ number }) => number)
  const words = `${open.length === 1 ? `trial ${named[0]} has` : `trials ${named.join(', ')} have`} not stopped yet: they were told to`
  return new HoneError('DEADLINE_PASSED', words, { subject: { study, trial: String(named[0]) } })
}
