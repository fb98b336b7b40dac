/** Scores of one trial by step: larger is better. Steps come in any order; a repeated step replaces its score. */
export class Curve {
  readonly steps: number[] = []
  readonly scores: number[] = []
  /** Mean of the scores up to each step. */
  readonly means: number[] = []
  best = Number.NEGATIVE_INFINITY

  observe(step: number, score: number): void {
    const at = this.#indexFor(step)
    if (at === this.steps.length) {
      this.steps.push(step)
      this.scores.push(score)
      this.#extendMeans(at)
      if (score > this.best) this.best = score
      return
    }
    if (this.steps[at] === step) {
      this.scores[at] = score
    } else {
      this.steps.splice(at, 0, step)
      this.scores.splice(at, 0, score)
    }
    this.#extendMeans(at)
    this.best = this.scores.reduce((best, s) => Math.max(best, s), Number.NEGATIVE_INFINITY)
  }

  get lastStep(): number | undefined {
    return this.steps.at(-1)
  }

  #indexFor(step: number): number {
    let at = this.steps.length
    while (at > 0 && this.steps[at - 1]! >= step) at--
    return at
  }

  #extendMeans(from: number): void {
    this.means.length = from
    for (let i = from; i < this.scores.length; i++) {
      this.means.push(i === 0 ? this.scores[i]! : nextMean(this.means[i - 1]!, this.scores[i]!, i + 1))
    }
  }
}

/** The mean of `count` values from the mean of all but the last; exact for equal values, so that ties stay ties. */
function nextMean(mean: number, value: number, count: number): number {
  if (!Number.isFinite(mean) || !Number.isFinite(value)) return mean + value
  return mean + (value / count - mean / count)
}
