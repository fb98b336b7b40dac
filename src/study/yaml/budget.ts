import type { Budget, Convergence } from '../../model/index.ts'
import { gainProblem } from '../spec/gain-problem.ts'
import type { Sections } from './schema.ts'
import type { Path } from './source/path.ts'
import { positiveMs } from './source/positive-ms.ts'
import type { Reader } from './source/reader.ts'

/** Makes the budget; says where its bounds contradict each other. */
export function readBudget(reader: Reader, budget: Sections['budget'], gpusPerTrial: number): Budget {
  const path: Path = ['spec', 'budget']
  const { duration, trials, parallel, failures, failuresInARow, gpuHours, minTrials, minDuration } = budget
  if (trials !== undefined && parallel > trials) {
    reader.note([...path, 'parallel'], `is more than all trials (${trials}): they all run at once`, { remedy: `Use at most ${trials}.` })
  }
  if (trials !== undefined && failures !== undefined && failures > trials) {
    reader.problem([...path, 'failures'], `can never be reached with ${trials} trials`, {
      remedy: `Use at most ${trials}, or leave it out.`,
    })
  }
  if (failuresInARow !== undefined && failuresInARow > (failures ?? trials ?? failuresInARow)) {
    reader.problem([...path, 'failuresInARow'], `can never be reached: the study ends at ${failures ?? trials} before`, {
      remedy: 'Use a smaller number.',
    })
  }
  if (gpuHours !== undefined && gpusPerTrial === 0) {
    reader.note([...path, 'gpuHours'], 'counts nothing: trials ask for no GPU', { remedy: 'Declare them: trial: {resources: {gpu: 1}}.' })
  }
  if (trials !== undefined && minTrials !== undefined && minTrials > trials) {
    reader.problem([...path, 'minTrials'], `is more than all trials (${trials})`, { remedy: `Use at most ${trials}.` })
  }
  if (trials === undefined && duration === undefined && gpuHours === undefined) {
    const remedy = 'Give it trials, duration or gpuHours.'
    reader.note(path, 'has no bound: the study runs until its target is reached, its space is used up or somebody stops it', {
      at: 'key',
      remedy,
    })
  }
  return {
    ...(trials === undefined ? {} : { trials }),
    parallel,
    ...(failures === undefined ? {} : { failures }),
    ...(failuresInARow === undefined ? {} : { failuresInARow }),
    ...(duration === undefined ? {} : { durationMs: positiveMs(reader, [...path, 'duration'], duration) }),
    ...(gpuHours === undefined ? {} : { gpuHours }),
    ...(minTrials === undefined ? {} : { minTrials }),
    ...(minDuration === undefined ? {} : { minDurationMs: positiveMs(reader, [...path, 'minDuration'], minDuration) }),
  }
}

/** Makes the convergence; its schema saw to it that it says something. */
export function readConvergence(reader: Reader, convergence: NonNullable<Sections['convergence']>): Convergence {
  const { duration, trials, expectedGain, minDelta } = convergence
  return {
    ...(trials === undefined ? {} : { trials }),
    ...(duration === undefined ? {} : { durationMs: positiveMs(reader, ['spec', 'convergence', 'duration'], duration) }),
    ...(expectedGain === undefined ? {} : { expectedGain }),
    minDelta,
  }
}

/** Refuses a bound of what is expected where nobody knows what to expect. */
export function checkExpectedGain(reader: Reader, expectedGain: number | undefined, algorithm: string, objectives: number): void {
  const message = expectedGain === undefined ? undefined : gainProblem(expectedGain, algorithm, objectives)
  if (message !== undefined) reader.problem(['spec', 'convergence', 'expectedGain'], message, { remedy: 'Say trials or duration instead.' })
}
