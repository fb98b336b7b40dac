import type { z } from 'zod'
import { asha } from './asha.ts'
import { percentile } from './percentile.ts'
import { predictive } from './predictive.ts'
import { type RuleContext, ruleSettings, type StoppingRule } from './rule.ts'

const settings = ruleSettings({})

/**
 * The rule of a user who does not want to choose. Beside an algorithm that learns `predictive`: near the optimum all trials are good, and a rule that stops a fixed
 * share of them stops the best. Otherwise `asha` (with `predictive` in it) where the study says how long a whole curve is, else `percentile`. What an
 * algorithm gave a part of the resource is decided on by the algorithm.
 */
export const auto: StoppingRule<z.infer<typeof settings>> = {
  name: 'auto',
  summary:
    'Takes predictive beside an algorithm that learns, else asha where the study declares its resource, else percentile; trials that an algorithm gave a part of the resource it leaves alone.',
  settings,
  needsResource: false,
  judges: 'every',
  leavesRationed: true,
  start: (chosen, context) => {
    const rule = ruleFor(context)
    const judge = rule.start(rule.settings.parse(chosen), context)
    return {
      rule: rule.name,
      observe: (trial, step, value) => judge.observe(trial, step, value),
      end: (trial, evidence) => judge.end(trial, evidence),
      decide: (trial) => judge.decide(trial),
      threshold: (step) => judge.threshold?.(step),
    }
  },
}

function ruleFor({ resource, learns }: RuleContext): StoppingRule {
  if (learns === true) return predictive
  return resource === undefined ? percentile : asha
}
