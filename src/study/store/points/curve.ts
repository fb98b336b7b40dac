import { isBetter, type Measurement, type Objective } from '../../../model/index.ts'

/**
 * What memory keeps of one trial's measurements: its steps in order and the objectives' values at them.
 * Steps may come late or repeat; a repeated step replaces the values that it names.
 */
export class Curve {
  readonly steps: number[] = []
  /** Newest value of every metric: the one of its largest step, the later report among equals. */
  readonly metrics: Record<string, number> = {}
  readonly #objectives: readonly Objective[]
  /** By objective, aligned with `steps`; undefined where a step said nothing of it. */
  readonly #values: (number | undefined)[][]
  readonly #metricSteps = new Map<string, number>()
  /** Running reductions of the objectives that need one; undefined = to be computed again. */
  readonly #reductions: (Reduction | undefined)[]

  constructor(objectives: readonly Objective[]) {
    this.#objectives = objectives
    this.#values = objectives.map(() => [])
    this.#reductions = objectives.map(() => emptyReduction())
  }

  add(point: Measurement): void {
    const at = this.#slot(point.step)
    this.#objectives.forEach((objective, k) => {
      const value = point.values[objective.metric]
      if (value === undefined) return
      const values = this.#values[k]!
      // A value that is replaced cannot be taken back out of a running best: reduce anew when asked.
      if (values[at] !== undefined) this.#reductions[k] = undefined
      values[at] = value
      const reduction = this.#reductions[k]
      if (reduction !== undefined) extend(reduction, objective, value)
    })
    for (const [metric, value] of Object.entries(point.values)) {
      if (point.step < (this.#metricSteps.get(metric) ?? -1)) continue
      this.#metricSteps.set(metric, point.step)
      this.metrics[metric] = value
    }
  }

  get lastStep(): number | undefined {
    return this.steps[this.steps.length - 1]
  }

  /** The newest value of a metric, unless it belongs to a later step than this one. */
  newest(metric: string, step: number): number | undefined {
    const at = this.#metricSteps.get(metric)
    return at !== undefined && at <= step ? this.metrics[metric] : undefined
  }

  /** One value per objective; undefined while one of them has no point. */
  values(): number[] | undefined {
    const values: number[] = []
    for (const [k, objective] of this.#objectives.entries()) {
      const value = objective.reduce === 'last' ? this.#last(k) : this.#reduced(k, objective)
      if (value === undefined) return undefined
      values.push(value)
    }
    return values
  }

  /** The first objective's points, for algorithms that look at curves. */
  firstObjective(): { steps: number[]; values: number[] } {
    const values = this.#values[0] ?? []
    const known = this.steps.map((step, k) => ({ step, value: values[k] })).filter((p) => p.value !== undefined)
    return { steps: known.map((p) => p.step), values: known.map((p) => p.value as number) }
  }

  #slot(step: number): number {
    const { steps } = this
    if (steps.length === 0 || step > steps[steps.length - 1]!) {
      steps.push(step)
      for (const values of this.#values) values.push(undefined)
      return steps.length - 1
    }
    let low = 0
    let high = steps.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (steps[middle]! < step) low = middle + 1
      else high = middle
    }
    if (steps[low] === step) return low
    steps.splice(low, 0, step)
    for (const values of this.#values) values.splice(low, 0, undefined)
    return low
  }

  #last(k: number): number | undefined {
    return this.#values[k]!.findLast((v) => v !== undefined)
  }

  #reduced(k: number, objective: Objective): number | undefined {
    let reduction = this.#reductions[k]
    if (reduction === undefined) {
      reduction = emptyReduction()
      for (const value of this.#values[k]!) if (value !== undefined) extend(reduction, objective, value)
      this.#reductions[k] = reduction
    }
    if (reduction.points === 0) return undefined
    if (reduction.known === 0) return Number.NaN
    return objective.reduce === 'best' ? reduction.best : reduction.sum / reduction.known
  }
}

/** Best and mean so far; NaN points are counted and otherwise left out. */
interface Reduction {
  points: number
  known: number
  sum: number
  best: number
}

function emptyReduction(): Reduction {
  return { points: 0, known: 0, sum: 0, best: Number.NaN }
}

function extend(reduction: Reduction, objective: Objective, value: number): void {
  reduction.points += 1
  if (Number.isNaN(value)) return
  reduction.known += 1
  reduction.sum += value
  if (isBetter(objective.goal, value, reduction.best)) reduction.best = value
}

/** Merges points in the order of their commits into one curve by step. */
export function mergePoints(points: readonly Measurement[]): readonly Measurement[] {
  // As nearly every curve is: nothing came late or twice.
  if (points.every((point, k) => k === 0 || point.step > points[k - 1]!.step)) return points
  const merged = new Map<number, Measurement>()
  for (const point of points) {
    const earlier = merged.get(point.step)
    merged.set(point.step, earlier === undefined ? point : { ...point, values: { ...earlier.values, ...point.values } })
  }
  return [...merged.values()].sort((a, b) => a.step - b.step)
}
