import type { Prediction, Surrogate } from './surrogate.ts'

/** A point and what the model expects of it, by objective. */
export interface Expected {
  readonly point: Float64Array
  readonly means: readonly number[]
}

/** What all processes expect together: the objectives' first, then the limits', whose values up to 0 keep them. */
export class Posterior {
  readonly surrogates: readonly Surrogate[]
  /** So many of them are the objectives'. */
  readonly objectives: number
  readonly #believed: Expected[] = []

  constructor(surrogates: readonly Surrogate[], objectives: number) {
    this.surrogates = surrogates
    this.objectives = objectives
  }

  /** Appended points that are expected to keep all limits. */
  get believed(): readonly Expected[] {
    return this.#believed
  }

  /** What every process predicts at a settled point. */
  predict(point: Float64Array): readonly Prediction[] {
    return this.surrogates.map((surrogate) => surrogate.predict(point))
  }

  /** What it expects of the i-th observation, by objective. */
  meansAt(i: number): readonly number[] {
    return this.surrogates.slice(0, this.objectives).map((surrogate) => surrogate.meanAt(i))
  }

  /** What it expects of a settled point, by objective. */
  meansOf(point: Float64Array): readonly number[] {
    return this.surrogates.slice(0, this.objectives).map((surrogate) => surrogate.predict(point).mean)
  }

  /** Takes a point as given out: it counts as if it had brought what is predicted. */
  append({ point, predictions }: { readonly point: Float64Array; readonly predictions: readonly Prediction[] }): void {
    for (let i = 0; i < this.surrogates.length; i++) this.surrogates[i].append(point, predictions[i].mean)
    const isKept = predictions.slice(this.objectives).every(({ mean }) => mean <= 0)
    if (isKept) this.#believed.push({ point, means: predictions.slice(0, this.objectives).map((p) => p.mean) })
  }

  /** Takes what is pending: as if it had brought what is predicted, or what its reports promise (labels, by process) if that is better. */
  believe(pending: readonly { readonly point: Float64Array; readonly labels: readonly (number | undefined)[] }[]): void {
    for (const { point, labels } of pending) {
      const predictions = this.predict(point).map(({ mean, variance }, i) => ({ mean: Math.min(mean, labels[i] ?? Infinity), variance }))
      this.append({ point, predictions })
    }
  }
}
