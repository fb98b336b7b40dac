import { median } from './median.ts'
import type { StoppingRule } from './rule.ts'

/** Every stopping rule. A new one is one file and one line here. */
export const STOPPING_RULES: readonly StoppingRule[] = [median]

/** The rule of that name; undefined when there is none. */
export function findStoppingRule(name: string): StoppingRule | undefined {
  return STOPPING_RULES.find((rule) => rule.name === name)
}
