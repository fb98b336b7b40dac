import type { Trial } from '../../model/index.ts'
import type { Ran } from '../spec/past-spec.ts'
import { gpusOf } from './gpu-use.ts'

/** What stopping saved so far, as the study's tally keeps it. */
interface Savings {
  stepsSaved: number
  stepsLongest: number
  gpuSavedMs: number
}

/** Takes the end of a trial into account. `all` are the study's trials: those that were stopped before are counted anew when a longer one succeeds. */
export function countSavings(savings: Savings, study: Ran, trial: Trial, all: Iterable<Trial>): void {
  if (trial.state === 'stopped') add(savings, study, trial)
  if (trial.state !== 'succeeded' || (trial.lastStep ?? 0) <= savings.stepsLongest) return
  savings.stepsLongest = trial.lastStep ?? 0
  savings.stepsSaved = 0
  savings.gpuSavedMs = 0
  for (const other of all) if (other.state === 'stopped') add(savings, study, other)
}

function add(savings: Savings, study: Ran, trial: Trial): void {
  const { spec } = study
  const steps = Math.max(0, (trial.resource ?? spec.resource?.max ?? savings.stepsLongest) - (trial.lastStep ?? 0))
  savings.stepsSaved += steps
  // Whole milliseconds add up to the same in any order.
  savings.gpuSavedMs += Math.round(steps * gpuTimePerStep(study, trial))
}

/** What a step of the trial's last attempt cost, from its start to the word that it should stop; 0 where it is not known. */
function gpuTimePerStep(study: Ran, { attempt, stop, measurements, lastStep = 0, resumeFrom }: Trial): number {
  const gpus = attempt === undefined ? 0 : gpusOf(study, attempt)
  // One that went on from a checkpoint took only the steps that it reported.
  const steps = resumeFrom === undefined ? Math.max(lastStep, measurements) : measurements
  if (gpus === 0 || attempt?.startedAt === undefined || stop === undefined || steps === 0) return 0
  return (gpus * Math.max(0, stop.at - attempt.startedAt)) / steps
}
