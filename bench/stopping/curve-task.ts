import { readFileSync } from 'node:fs'
import { openEncoding } from '../../src/algorithms/encode.ts'
import type { Assignment, Goal, Space } from '../../src/model/index.ts'

/** Recorded learning curves: configurations of a space, each with its metric after every step from 1. */
export interface CurveTable extends Space {
  readonly name: string
  readonly metric: string
  readonly goal: Goal
  readonly steps: number
  readonly rows: readonly { readonly parameters: Assignment; readonly values: readonly number[] }[]
}

/** A table as a task for studies. */
export interface RecordedTask {
  readonly table: CurveTable
  /**
   * Gives each new configuration of one study the curve of the recorded one that is nearest in the unit cube and not given yet:
   * an algorithm that searches around its best gets neighbours, not the same curve again.
   */
  deal(): (parameters: Assignment) => readonly number[]
  /** Best and median value at the last step, in the metric's units. */
  readonly best: number
  readonly median: number
}

/** Reads a table of curves. */
export function openTask(file: string): RecordedTask {
  const table = JSON.parse(readFileSync(file, 'utf8')) as CurveTable
  const encoding = openEncoding(table)
  const kinds = encoding.dimensions.map((dimension) => dimension.kind)
  const points = table.rows.map((row) => encoding.encode(row.parameters))
  const deal = () => {
    const left = new Set(points.keys())
    return (parameters: Assignment): readonly number[] => {
      const point = encoding.encode(parameters)
      // All are given: begin anew.
      if (left.size === 0) for (const at of points.keys()) left.add(at)
      let [nearest, least] = [0, Number.POSITIVE_INFINITY]
      for (const at of left) {
        const apart = distance(point, points[at]!, kinds)
        if (apart < least) [nearest, least] = [at, apart]
      }
      left.delete(nearest)
      return table.rows[nearest]!.values
    }
  }
  const ends = table.rows.map((row) => row.values.at(-1)!).sort((a, b) => (table.goal === 'minimize' ? a - b : b - a))
  return { table, deal, best: ends[0]!, median: ends[Math.floor(ends.length / 2)]! }
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
