import type { Study, Trial } from '../api/types.ts'
import { TrialChart } from '../charts/trial-chart.tsx'
import { pinned, togglePin } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { reasonOf } from '../state/values.ts'
import { CopyParameters } from '../ui/copy-button.tsx'
import { PinSign } from '../ui/pin-sign.tsx'
import { StateMark } from '../ui/state-mark.tsx'
import { TextBlock } from '../ui/text-block.tsx'
import { formatNumber, formatValue } from '../words/format.ts'
import { TrialActions } from './trial-actions.tsx'
import { TrialArtifacts } from './trial-artifacts.tsx'
import { TrialAttempts } from './trial-attempts.tsx'
import { TrialFacts } from './trial-facts.tsx'
import { TrialLabels } from './trial-labels.tsx'
import { TrialParameters } from './trial-parameters.tsx'
import { TrialRan } from './trial-ran.tsx'
import { closeTrial } from './trial-scroller.tsx'

interface DetailProps {
  readonly store: StudyStore
  readonly study: Study
  readonly trial: Trial
  readonly metric: string
}

/** Everything about one trial. */
export function TrialDetail({ store, study, trial, metric }: DetailProps) {
  const reason = reasonOf(trial)
  return (
    <aside
      class="panel detail"
      aria-label={`Trial ${trial.number}`}
      tabIndex={-1}
      onKeyDown={(event) => {
        // what a dialog or a menu takes is theirs
        if (event.key === 'Escape' && !(event.target as Element).closest('dialog')) closeTrial()
      }}
    >
      <div class="panel-head">
        <h2>Trial {trial.number}</h2>
        <StateMark trial={trial} />
        <button
          type="button"
          class="icon-button pin-button"
          aria-pressed={pinned.value.has(trial.number)}
          aria-label="Pin this trial"
          title="Keep it on top of the table, in the charts and beside other trials"
          onClick={() => togglePin(trial.number)}
        >
          <PinSign size={16} />
        </button>
        <button type="button" class="icon-button" aria-label="Close" title="Close (Escape)" onClick={closeTrial}>
          <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
            <path d="M5 5l10 10M15 5L5 15" />
          </svg>
        </button>
      </div>
      <Values study={study} trial={trial} />
      {reason !== undefined && <p class={`why why-${trial.state}`}>{reason}</p>}
      <TrialChart store={store} trial={trial} metric={metric} />
      <TrialParameters store={store} study={study} trial={trial} />
      <CopyParameters trial={trial} />
      <Constraints study={study} trial={trial} />
      <TrialFacts study={study} trial={trial} />
      {trial.outcome?.lastLines !== undefined && trial.outcome.lastLines.length > 0 && (
        <TextBlock label="Its last lines" fromEnd text={trial.outcome.lastLines.join('\n')} />
      )}
      <TrialRan study={study} trial={trial} />
      <TrialArtifacts store={store} study={study} trial={trial} />
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
