import { asha } from './asha.ts'
import { auto } from './auto.ts'
import { median } from './median.ts'
import { patience } from './patience.ts'
import { percentile } from './percentile.ts'
import { predictive } from './predictive.ts'
import type { StoppingRule } from './rule.ts'
import { threshold } from './threshold.ts'
import { wilcoxon } from './wilcoxon.ts'

/** Every stopping rule. A new one is one file and one line here. */
export const STOPPING_RULES: readonly StoppingRule[] = [auto, median, percentile, asha, predictive, patience, threshold, wilcoxon]

/** The rule of that name; undefined when there is none. */
export function findStoppingRule(name: string): StoppingRule | undefined {
  return STOPPING_RULES.find((rule) => rule.name === name)
}
