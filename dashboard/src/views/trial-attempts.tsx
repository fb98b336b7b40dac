import { useSignal } from '@preact/signals'
import type { Study, Trial } from '../api/types.ts'
import { type AttemptLine, type Attempts, attemptsOf, hasLog } from '../state/attempts.ts'
import { clock } from '../state/clock.ts'
import { formatDuration, formatMoment } from '../words/format.ts'
import { LogTail } from './log-tail.tsx'

/** A trial's attempts, one after another, and the log of the one that is chosen. */
export function TrialAttempts({ study, trial }: { study: Study; trial: Trial }) {
  const chosen = useSignal<number | undefined>(undefined)
  const { attempt, earlierAttempts = [] } = trial
  if (attempt === undefined) return null
  const earlier = earlierAttempts.find(({ epoch }) => epoch === chosen.value)
  const read = (epoch: number) => {
    chosen.value = epoch === attempt.epoch ? undefined : epoch
  }
  return (
    <>
      <AttemptList attempts={attemptsOf(trial)} shown={(earlier ?? attempt).epoch} read={read} />
      {(earlier ?? attempt).notes?.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      {hasLog(earlier ?? attempt) && <LogTail study={study} trial={trial} epoch={earlier?.epoch} />}
    </>
  )
}

interface AttemptListProps {
  readonly attempts: Attempts | undefined
  /** The attempt whose log is shown. */
  readonly shown: number
  readonly read: (epoch: number) => void
}

function AttemptList({ attempts, shown, read }: AttemptListProps) {
  if (attempts === undefined) return null
  return (
    <section class="attempts" aria-label="Attempts">
      <h3>Attempts</h3>
      <Missing {...attempts} />
      <ol>
        {attempts.lines.map((line) => (
          <li key={line.epoch} value={line.epoch}>
            <AttemptText line={line} />
            {line.hasLog && (
              <button
                type="button"
                aria-pressed={line.epoch === shown}
                aria-label={`Log of attempt ${line.epoch}`}
                onClick={() => read(line.epoch)}
              >
                Log
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Missing({ missing, lines }: Attempts) {
  if (missing === 0) return null
  const first = lines[0]?.epoch ?? 1
  return <p class="muted">{missing === 1 ? 'The first one is not kept.' : `Those before attempt ${first} are not kept.`}</p>
}

function AttemptText({ line: { epoch, word, reason, place, startedAt, endedAt, usedRetry } }: { line: AttemptLine }) {
  const lasted = formatDuration((endedAt ?? clock.value) - startedAt)
  return (
    <div>
      <p>
        <span class="epoch">{epoch}</span>
        <strong>{word}</strong>
        {reason === '' ? '' : `: ${reason}`}
      </p>
      <p class="muted">
        {[place, `${formatMoment(startedAt, clock.value)}, ${lasted}`, ...(usedRetry ? ['used a retry'] : [])].join(' · ')}
      </p>
    </div>
  )
}
