import type { Attempt, Study, Trial } from '../api/types.ts'
import { clock } from '../state/clock.ts'
import { durationOf } from '../state/values.ts'
import { formatDuration, formatMoment, formatNumber } from '../words/format.ts'

const SOURCES: Readonly<Record<Trial['source'], string>> = {
  algorithm: 'suggested by the algorithm',
  startAt: 'a start point of the study',
  user: 'added by hand',
  import: 'imported',
}

/** Where a trial came from, when and where it ran, and by what it was stopped. */
export function TrialFacts({ study, trial }: { study: Study; trial: Trial }) {
  const { attempt, stop, provenance } = trial
  const duration = durationOf(trial, clock.value)
  return (
    <dl class="fact-list">
      <Fact name="From" text={SOURCES[trial.source]} />
      {provenance !== undefined && provenance.fallback > 0 && (
        <Fact name="Fallback" text={provenance.fallbackReason ?? 'a cheaper model'} />
      )}
      {trial.startedAt !== undefined && <Fact name="Started" text={formatMoment(trial.startedAt, clock.value)} />}
      {duration !== undefined && <Fact name="Duration" text={formatDuration(duration)} />}
      {stop?.threshold !== undefined && (
        <Fact
          name="Threshold"
          text={`${formatNumber(stop.threshold)}${stop.step === undefined ? '' : ` at ${study.spec.resource?.metric ?? 'step'} ${stop.step}`}`}
        />
      )}
      {stop?.value !== undefined && <Fact name="It had" text={formatNumber(stop.value)} />}
      {stop?.rule !== undefined && <Fact name="Rule" text={stop.rule} />}
      {trial.worker !== undefined && <Fact name="Worker" text={trial.worker} />}
      {attempt !== undefined && attempt.epoch === 1 && <Fact name="Attempt" text={attemptText(attempt)} />}
    </dl>
  )
}

/** The only one; several have a list of their own. */
function attemptText({ executor, state, reason, exitCode, signal }: Attempt): string {
  const exit = exitCode === undefined ? signal : `exit code ${exitCode}`
  return [executor, state, reason || exit || ''].filter((part) => part !== '').join(' · ')
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  )
}
