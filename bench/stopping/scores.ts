import { mean } from '../digits/figures.ts'
import type { CurveTask } from './curve-task.ts'
import type { SimulatedStudy } from './simulation.ts'

/** One study of a contestant, and that of the yardstick on the same task with the same seed. */
export interface Played {
  readonly study: SimulatedStudy
  readonly task: CurveTask
  readonly yardstick: SimulatedStudy
}

/** The gap between the median and the best configuration is closed when so much of it is left. */
const GAP_LEFT = 0.25

/** Where the best value seen by then really ends: 0 = the best configuration, 1 = the median one. */
function regretAt({ study, task }: Pick<Played, 'study' | 'task'>, steps: number): number {
  const seen = study.trace.findLast((entry) => entry.steps <= steps)
  return seen === undefined ? 1 : Math.max(0, (seen.end - task.best) / (task.median - task.best))
}

/** Mean regret of some studies after the steps of so many full trainings. */
export function regretAfter(played: readonly Played[], trainings: number): number {
  return mean(played.map((one) => regretAt(one, trainings * one.task.steps)))
}

/** Steps that closing three quarters of the gap took, as a share of what the yardstick needed: a geometric mean. */
export function shareOfSteps(played: readonly Played[]): number {
  return Math.exp(mean(played.map(({ study, task, yardstick }) => Math.log(stepsToGoal(study, task) / stepsToGoal(yardstick, task)))))
}

/** The whole budget when the goal was never reached. */
function stepsToGoal(study: SimulatedStudy, task: CurveTask): number {
  return study.trace.find((entry) => (entry.end - task.best) / (task.median - task.best) <= GAP_LEFT)?.steps ?? study.steps
}
