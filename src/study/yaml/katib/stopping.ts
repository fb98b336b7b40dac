import { suggestName } from '../../spec/nearest.ts'
import type { Draft } from '../draft.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { fromOn, numberAt } from './numbers.ts'
import type { AlgorithmSpec } from './schema.ts'

const SETTINGS: Readonly<Record<string, string>> = { min_trials_required: 'minTrials', start_step: 'startStep' }

/** Puts Hone's stopping rule for the Experiment's into the draft. */
export function translateStopping(reader: Reader, draft: Draft, { algorithmName, algorithmSettings }: AlgorithmSpec): void {
  // It stands in the same place in both.
  const base: Path = ['spec', 'earlyStopping']
  if (algorithmName !== 'medianstop') {
    reader.problem([...base, 'algorithmName'], 'is no stopping rule of Katib’s', { remedy: 'There is medianstop.' })
    return
  }
  draft.put(base, { name: 'median' }, base)
  for (const [i, { name }] of algorithmSettings.entries()) {
    const path = [...base, 'algorithmSettings', i]
    const to = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined
    if (to === undefined) {
      reader.problem([...path, 'name'], 'is no setting here', { remedy: suggestName(name, Object.keys(SETTINGS)) })
      continue
    }
    const value = numberAt(reader, [...path, 'value'], fromOn(1))
    if (value !== undefined) draft.put([...base, to], value, [...path, 'value'])
  }
}
