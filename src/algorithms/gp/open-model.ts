import type { Control, Snapshot } from '../algorithm.ts'
import type { Encoding } from '../space/encode.ts'
import { GOOD_SHARE, splitTrials } from '../tpe/index.ts'
import { bestPlateaus, type Plateau } from './acquisition/plateau.ts'
import { isInRoughSteps } from './acquisition/rough-steps.ts'
import { isBranchedSpace } from './data/branches.ts'
import { frontOf } from './data/front.ts'
import { isSmoothSpace } from './data/smooth.ts'
import type { TrainingData } from './data/training.ts'
import { Model } from './model.ts'
import { openEarlierModels, weighed } from './process/earlier.ts'
import { Posterior } from './process/posterior.ts'
import { areLengthsAlike } from './process/priors.ts'
import { openProcess, type Process } from './process/process.ts'
import type { Surrogate } from './process/surrogate.ts'
import { isNoisyStudy, isSuspected, keptFits, keptTurn } from './state.ts'

/** Observed points that candidates are perturbed from. */
const LEADERS = 6

/** Fits and conditions the model; undefined when a kernel matrix cannot be factored even at the prior. */
export function openModel(snapshot: Snapshot, encoding: Encoding, data: TrainingData, control: Control): Model | undefined {
  const isNoisy = isNoisyStudy(snapshot)
  const processes = openProcesses(snapshot, encoding, data, control)
  const surrogates = processes.flatMap(({ surrogate }) => surrogate ?? [])
  if (surrogates.length < processes.length) return undefined
  const posterior = new Posterior(surrogates, data.objectives.length)
  const means = data.learned.map((_, i) => posterior.meansAt(i))
  const split = isRoughStudy(snapshot, encoding, data, surrogates) ? splitTrials(snapshot, encoding, GOOD_SHARE) : undefined
  posterior.believe(data.pending)
  const leaders = leadersOf(data, means)
  const plateaus = isNoisy ? [] : plateausOf(data, encoding)
  const { seed } = snapshot
  return new Model({ seed, encoding, data, control, isNoisy, processes, posterior, means, split, leaders, plateaus })
}

/** One process for each objective, then one for each limit; of the first more is asked. */
function openProcesses(snapshot: Snapshot, encoding: Encoding, data: TrainingData, control: Control): readonly Process[] {
  const outcomes = [...data.objectives, ...data.limits]
  const [{ points, z }] = data.objectives
  const isNoisy = isNoisyStudy(snapshot)
  const kept = keptFits(snapshot)
  const common = { seed: snapshot.seed, encoding, control, isNoisy, room: data.pending.length + snapshot.count }
  const first = {
    prior: weighed(openEarlierModels(snapshot, encoding, control.cache), points, z),
    // Of several objectives, limits and failures lengths stay free: with them alike fronts and borders were found later.
    alike: data.objectives.length === 1 && areLengthsAlike(encoding),
    // Turning was measured for one objective without noise.
    turns: data.objectives.length === 1 && !isNoisy && !isSuspected(snapshot),
    turn: keptTurn(snapshot),
  }
  const other = { prior: undefined, alike: false, turns: false, turn: undefined }
  return outcomes.map((outcome, index) => openProcess(outcome, { ...common, ...(index === 0 ? first : other), last: kept[index], index }))
}

/** True where metrics go in rough steps; branched spaces explore with every second trial instead, and under noise every second trial is tpe's. */
function isRoughStudy(snapshot: Snapshot, encoding: Encoding, data: TrainingData, surrogates: readonly Surrogate[]): boolean {
  const mayBe = !isNoisyStudy(snapshot) && !isBranchedSpace(encoding) && !isSmoothSpace(encoding) && snapshot.fixed === undefined
  return mayBe && data.objectives.some((_, k) => isInRoughSteps(data, k, surrogates[k]))
}

/** Points that candidates are perturbed from, most promising first: the best by mean, or a front from all along it. */
function leadersOf({ learned }: TrainingData, means: readonly (readonly number[])[]): Float64Array[] {
  const order = learned.map((_, i) => i)
  const kept = order.filter((i) => learned[i].trial.feasible !== false)
  const pool = kept.length > 0 ? kept : order
  if (means[0]?.length === 1)
    return pool
      .sort((a, b) => means[a][0] - means[b][0])
      .slice(0, LEADERS)
      .map((i) => learned[i].point)
  const at = new Map(pool.map((i) => [means[i], learned[i].point]))
  const front = frontOf(pool.map((i) => means[i]))
  return front.flatMap((p) => at.get(p as number[]) ?? [])
}

/** Where trials that keep all limits have the best value, or the values of one point of the front, again and again. */
function plateausOf({ learned }: TrainingData, encoding: Encoding): readonly Plateau[] {
  const kept = learned.filter(({ trial }) => trial.feasible !== false)
  return bestPlateaus(
    kept.map(({ point }) => point),
    kept.map(({ losses }) => losses),
    encoding,
  )
}
