import type { Choice } from '../../src/model/index.ts'

export interface Contestant {
  readonly algorithm: string
  readonly stopping?: string
  /** Of the stopping rule. */
  readonly settings?: Choice['settings']
}

/** What is compared; the first is the yardstick. */
export const CONTESTANTS: Readonly<Record<string, Contestant>> = {
  random: { algorithm: 'random' },
  'random+median': { algorithm: 'random', stopping: 'median' },
  'random+percentile': { algorithm: 'random', stopping: 'percentile' },
  'random+predictive': { algorithm: 'random', stopping: 'predictive', settings: { chance: 0.15 } },
  'random+asha': { algorithm: 'random', stopping: 'asha' },
  gp: { algorithm: 'gp' },
  'gp+asha': { algorithm: 'gp', stopping: 'asha' },
  'gp+median': { algorithm: 'gp', stopping: 'median' },
  'gp+predictive': { algorithm: 'gp', stopping: 'predictive' },
  hyperband: { algorithm: 'hyperband' },
  asha: { algorithm: 'asha' },
  bohb: { algorithm: 'bohb' },
  'asha-gp': { algorithm: 'asha-gp' },
}
