import { bootstrapMean, mean } from '../digits/figures.ts'
import type { CurveTask } from './curve-task.ts'
import type { KeptStudy } from './kept.ts'

/** One study of a contestant, and that of the yardstick on the same task with the same seed. */
export interface Played {
  readonly study: KeptStudy
  readonly task: CurveTask
  readonly yardstick: KeptStudy
}

/** The gap between the median and the best configuration is closed when so much of it is left. */
const GAP_LEFT = 0.25
/** A regret below it counts as none. */
const REGRET_FLOOR = 1e-3
const LEVEL = 0.95

/** Where the best value seen by then really ends: 0 = the best configuration, 1 = the median one. */
function regretAt({ study, task }: Pick<Played, 'study' | 'task'>, trainings: number): number {
  const seen = study.trace.findLast((entry) => entry.steps <= trainings * task.steps)
  return seen === undefined ? 1 : Math.max(0, (seen.end - task.best) / (task.median - task.best))
}

/** Mean regret of some studies after the steps of so many full trainings. */
export function regretAfter(played: readonly Played[], trainings: number): number {
  return mean(played.map((one) => regretAt(one, trainings)))
}

/** Mean difference of the decades of regret to another contestant's, study by study in the same order, and its interval over tasks; below 0 is better. */
export function decadesBeside(played: readonly Played[], others: readonly Played[], trainings: number): readonly [number, number, number] {
  const decades = (one: Played) => Math.log10(Math.max(REGRET_FLOOR, regretAt(one, trainings)))
  const differences = played.map((one, i) => ({ task: one.task, difference: decades(one) - decades(others[i]!) }))
  const byTask = [...Map.groupBy(differences, ({ task }) => task).values()].map((own) => mean(own.map(({ difference }) => difference)))
  return [mean(byTask), ...bootstrapMean(byTask, LEVEL)]
}

/** Steps that closing three quarters of the gap took, as a share of what the yardstick needed: a geometric mean. */
export function shareOfSteps(played: readonly Played[]): number {
  return Math.exp(mean(played.map(({ study, task, yardstick }) => Math.log(stepsToGoal(study, task) / stepsToGoal(yardstick, task)))))
}

/** The whole budget when the goal was never reached. */
function stepsToGoal(study: KeptStudy, task: CurveTask): number {
  return study.trace.find((entry) => (entry.end - task.best) / (task.median - task.best) <= GAP_LEFT)?.steps ?? study.steps
}
