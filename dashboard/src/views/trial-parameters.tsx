import type { ParameterValue, Study, Trial } from '../api/types.ts'
import { comparedWith } from '../state/compared.ts'
import { select } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { formatParameter } from '../words/format.ts'

/** Parameters beside those of the best and the pinned trials; what differs stands out. */
export function TrialParameters({ store, study, trial }: { store: StudyStore; study: Study; trial: Trial }) {
  const others = comparedWith(store, study, trial)
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
                {number === study.best ? `Best, ${number}` : `Trial ${number}`}
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
