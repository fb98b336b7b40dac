import type { Attempt, ParameterValue, Study, Trial } from '../api/types.ts'
import { TrialChart } from '../charts/trial-chart.tsx'
import { clock } from '../state/clock.ts'
import { pinned, select, togglePin } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { durationOf, reasonOf } from '../state/values.ts'
import { formatDuration, formatMoment, formatNumber, formatParameter, formatValue } from '../ui/format.ts'
import { StateMark } from '../ui/state-mark.tsx'
import { TextBlock } from '../ui/text-block.tsx'
import { TrialActions, TrialLabels } from './trial-actions.tsx'
import { TrialAttempts } from './trial-attempts.tsx'

interface DetailProps {
  readonly store: StudyStore
  readonly study: Study
  readonly trial: Trial
  readonly metric: string
}

const SOURCES: Readonly<Record<Trial['source'], string>> = {
  algorithm: 'suggested by the algorithm',
  startAt: 'a start point of the study',
  user: 'added by hand',
  import: 'imported',
}

/** Everything about one trial. */
export function TrialDetail({ store, study, trial, metric }: DetailProps) {
  const reason = reasonOf(trial)
  return (
    <aside class="panel detail" aria-label={`Trial ${trial.number}`}>
      <div class="panel-head">
        <h2>Trial {trial.number}</h2>
        <StateMark state={trial.state} />
        <button
          type="button"
          class="icon-button pin-button"
          aria-pressed={pinned.value.has(trial.number)}
          aria-label="Pin this trial"
          title="Keep it on top of the table, in the charts and beside other trials"
          onClick={() => togglePin(trial.number)}
        >
          <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
            <path d="M7 3h6l-1 5 3 3H5l3-3zM10 11v6" />
          </svg>
        </button>
        <button type="button" class="icon-button" aria-label="Close" title="Close (Escape)" onClick={() => select(undefined)}>
          <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
            <path d="M5 5l10 10M15 5L5 15" />
          </svg>
        </button>
      </div>
      <Values study={study} trial={trial} />
      {reason !== undefined && <p class={`why why-${trial.state}`}>{reason}</p>}
      <TrialChart store={store} trial={trial} metric={metric} />
      <Parameters store={store} study={study} trial={trial} />
      <Constraints study={study} trial={trial} />
      <Facts trial={trial} />
      {trial.outcome?.lastLines !== undefined && trial.outcome.lastLines.length > 0 && (
        <TextBlock label="Its last lines" text={trial.outcome.lastLines.join('\n')} />
      )}
      <TrialAttempts study={study} trial={trial} />
      <PointsTable store={store} trial={trial} />
      <TrialLabels study={study} trial={trial} />
      <TrialActions study={study} trial={trial} />
    </aside>
  )
}

/** The objectives' values; of several, the first one large. */
function Values({ study, trial }: { study: Study; trial: Trial }) {
  const [first, ...others] = study.spec.objectives
  return (
    <>
      <p class="big">
        {formatValue(trial.values?.[0])}
        <span class="of">{first?.metric}</span>
      </p>
      {others.length > 0 && (
        <dl class="chips">
          {others.map(({ metric }, k) => (
            <div key={metric}>
              <dt>{metric}</dt>
              <dd>{formatValue(trial.values?.[k + 1])}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

/** Trials beside which a chosen one is set. */
const COMPARED_MAX = 3

/** Parameters beside those of the best and the pinned trials; what differs stands out. */
function Parameters({ store, study, trial }: Omit<DetailProps, 'metric'>) {
  const numbers = new Set([...(study.best === undefined ? [] : [study.best]), ...pinned.value])
  numbers.delete(trial.number)
  const others = [...numbers].slice(0, COMPARED_MAX).flatMap((number) => store.trials.get(number) ?? [])
  const differs = (name: string) => others.some((other) => other.parameters[name] !== trial.parameters[name])
  return (
    <table class="facts">
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col" class="number">
            Value
          </th>
          {others.map(({ number }) => (
            <th key={number} scope="col" class="number">
              <button type="button" class="sort" onClick={() => select(number)}>
                {number === study.best ? `Best, ${number}` : number}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {study.spec.parameters.map(({ name }) => (
          <tr key={name} class={others.length > 0 && !differs(name) ? 'is-same' : ''}>
            <th scope="row">{name}</th>
            <ValueCell value={trial.parameters[name]} />
            {others.map((other) => (
              <ValueCell key={other.number} value={other.parameters[name]} beside={trial} name={name} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A parameter's value; beside another trial's only where it differs. Words may be broken, numbers not. */
function ValueCell({ value, beside, name = '' }: { value: ParameterValue | undefined; beside?: Trial; name?: string }) {
  const same = beside !== undefined && beside.parameters[name] === value
  const tone = same ? 'faint' : beside === undefined ? '' : 'muted'
  return <td class={`number ${typeof value === 'string' ? 'text' : ''} ${tone}`}>{same ? 'same' : formatParameter(value)}</td>
}

/** Each constraint, kept or by how much it is broken. */
function Constraints({ study, trial }: { study: Study; trial: Trial }) {
  const { violations } = trial
  if (violations === undefined || study.spec.constraints === undefined || violations.length === 0) return null
  return (
    <table class="facts">
      <thead>
        <tr>
          <th scope="col">Constraint</th>
          <th scope="col" class="number">
            {trial.feasible === true ? 'all kept' : 'not feasible'}
          </th>
        </tr>
      </thead>
      <tbody>
        {study.spec.constraints.map(({ text }, k) => (
          <tr key={text}>
            <th scope="row">{text}</th>
            <td class={violations[k] === 0 ? 'number muted' : 'number broken'}>
              {violations[k] === 0 ? 'kept' : `broken by ${formatNumber(violations[k] ?? Number.NaN)}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Facts({ trial }: { trial: Trial }) {
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
        <Fact name="Threshold" text={`${formatNumber(stop.threshold)}${stop.step === undefined ? '' : ` at step ${stop.step}`}`} />
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

function PointsTable({ store, trial }: { store: StudyStore; trial: Trial }) {
  store.trackCurves()
  const curve = store.curves.get(trial.number)
  if (curve === undefined) return null
  return (
    <details class="fold">
      <summary>Points as a table ({curve.steps.length})</summary>
      <table class="facts">
        <thead>
          <tr>
            <th scope="col" class="number">
              step
            </th>
            {curve.metrics.map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {curve.steps.map((step, row) => (
            <tr key={step}>
              <td class="number">{step}</td>
              {curve.metrics.map((name) => (
                <td key={name} class="number">
                  {formatValue(curve.column(name)?.[row])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
