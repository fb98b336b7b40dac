import { readFileSync } from 'node:fs'
import { openEncoding } from '../../src/algorithms/space/encode.ts'
import type { Assignment, Goal, Space } from '../../src/model/index.ts'

/** One configuration's metric after every step from 1, and what it is worth at the last one, without noise where that is known. */
export interface LearningCurve {
  readonly values: readonly number[]
  readonly end: number
}

/** What the configurations of a space cost in epochs and bring: one metric after every step from 1. */
export interface CurveTask extends Space {
  readonly name: string
  readonly metric: string
  readonly goal: Goal
  readonly steps: number
  /** Best and median value at the last step, in the metric's units. */
  readonly best: number
  readonly median: number
  /** The curves for one study: that of each new configuration. */
  deal(): (parameters: Assignment) => LearningCurve | Promise<LearningCurve>
}

/** Recorded learning curves: configurations of a space, each with its metric after every step from 1. */
export interface CurveTable extends Space {
  readonly name: string
  readonly metric: string
  readonly goal: Goal
  readonly steps: number
  readonly rows: readonly { readonly parameters: Assignment; readonly values: readonly number[] }[]
}

/**
 * Reads a table of curves as a task. Each new configuration of one study gets the curve of the recorded one that is nearest in the unit cube and not given
 * yet: right for rules over random configurations, too coarse for an algorithm that learns where to search (surrogate.ts is for those).
 */
export function openTable(file: string): CurveTask {
  const { rows, ...table } = JSON.parse(readFileSync(file, 'utf8')) as CurveTable
  const encoding = openEncoding(table)
  const kinds = encoding.dimensions.map((dimension) => dimension.kind)
  const points = rows.map((row) => encoding.encode(row.parameters))
  const deal = () => {
    const left = new Set(points.keys())
    return (parameters: Assignment): LearningCurve => {
      const point = encoding.encode(parameters)
      // All are given: begin anew.
      if (left.size === 0) for (const at of points.keys()) left.add(at)
      let [nearest, least] = [0, Number.POSITIVE_INFINITY]
      for (const at of left) {
        const apart = distance(point, points[at]!, kinds)
        if (apart < least) [nearest, least] = [at, apart]
      }
      left.delete(nearest)
      const { values } = rows[nearest]!
      return { values, end: values.at(-1)! }
    }
  }
  const ends = rows.map((row) => row.values.at(-1)!).sort((a, b) => (table.goal === 'minimize' ? a - b : b - a))
  return { ...table, deal, best: ends[0]!, median: ends[Math.floor(ends.length / 2)]! }
}

/** Squared distance; another choice, or a parameter that only one of them has, is as far as the whole axis. */
function distance(a: Float64Array, b: Float64Array, kinds: readonly string[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!]
    if (Number.isNaN(x) && Number.isNaN(y)) continue
    const apart = Number.isNaN(x) || Number.isNaN(y) || (kinds[i] === 'choice' && x !== y)
    sum += apart ? 1 : kinds[i] === 'choice' ? 0 : (x - y) ** 2
  }
  return sum
}
