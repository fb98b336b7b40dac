import type { CollectContext } from './collector.ts'

/** Values that count steps, best first, when the study declares no resource. */
const STEP_NAMES = ['step', 'epoch', 'iteration', 'iter', 'global_step', 'globalstep']

/** The name under which these values give their step; undefined when they give none. */
export function findStepName(found: ReadonlyMap<string, number>, context: CollectContext): string | undefined {
  const isStep = (name: string): boolean => {
    const value = found.get(name)!
    return Number.isSafeInteger(value) && value >= 0 && !context.objectives.includes(name)
  }
  if (context.stepMetric !== undefined && found.has(context.stepMetric)) return isStep(context.stepMetric) ? context.stepMetric : undefined
  const names = [...found.keys()]
  for (const wanted of STEP_NAMES) {
    const name = names.find((candidate) => candidate.toLowerCase() === wanted)
    if (name !== undefined && isStep(name)) return name
  }
  return undefined
}
