import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestPlateaus, isOnPlateau, type Plateau } from '../../../../src/algorithms/gp/acquisition/plateau.ts'
import { findAlgorithm, type Snapshot, suggestWithin, type TrialView } from '../../../../src/algorithms/index.ts'
import { openEncoding } from '../../../../src/algorithms/space/encode.ts'
import type { Space } from '../../../../src/model/index.ts'
import { freshControl, snapshotOf } from '../../../contracts/algorithm.ts'

const gp = findAlgorithm('gp')!

/** Every third `kind` has a rate of its own. */
const space: Space = {
  parameters: [
    { kind: 'choice', name: 'kind', values: ['tree', 'forest', 'line'], when: [] },
    { kind: 'double', name: 'x', min: 0, max: 1, scale: 'linear', when: [] },
    { kind: 'double', name: 'y', min: 0, max: 1, scale: 'linear', when: [] },
    { kind: 'double', name: 'rate', min: 0, max: 1, scale: 'linear', when: [{ parent: 'kind', values: ['line'] }] },
  ],
}
const encoding = openEncoding(space)
const tree = (x: number, y: number): Float64Array => Float64Array.of(0, x, y, Number.NaN)
const line = (x: number, y: number, rate: number): Float64Array => Float64Array.of(2, x, y, rate)
/** With one objective. */
const plateausOf = (points: readonly Float64Array[], losses: readonly number[]): readonly Plateau[] =>
  bestPlateaus(
    points,
    losses.map((loss) => [loss]),
    encoding,
  )

describe('a plateau', () => {
  it('spans the points with the best value, and after a tie a width and a twentieth more where they differ', () => {
    const worse = tree(0.9, 0.9)
    const tied = [tree(0.4, 0.4), tree(0.5, 0.4)]
    const onIt = (points: readonly Float64Array[], losses: readonly number[]): boolean[] => {
      const plateaus = plateausOf(points, losses)
      return [0.24, 0.26, 0.39, 0.45, 0.51, 0.64, 0.66].map((x) => isOnPlateau(plateaus, tree(x, 0.4)))
    }
    expect(onIt([worse, ...tied], [2, 1, 1])).toEqual([false, true, true, true, true, true, false])
    // What came after them was no tie.
    expect(onIt([...tied, worse], [1, 1, 2])).toEqual([false, false, false, true, false, false, false])
    // How far it reaches in a coordinate where they are equal nobody knows.
    expect(isOnPlateau(plateausOf(tied, [1, 1]), tree(0.45, 0.41))).toBe(false)
  })

  it('doubles at least with every further tie beyond its edge', () => {
    const points = [tree(0.1, 0.3), tree(0.11, 0.3)]
    for (let k = 0; k < 4; k++) {
      const edge = [...Array(1000).keys()]
        .map((i) => 0.11 + i / 1000)
        .find(
          (x) =>
            !isOnPlateau(
              plateausOf(
                points,
                points.map(() => 0),
              ),
              tree(x, 0.3),
            ),
        )!
      expect(edge - 0.1).toBeGreaterThan(2 * (points.at(-1)![1] - 0.1))
      points.push(tree(edge, 0.3))
    }
    expect(points).toHaveLength(6)
  })

  it('is none where a single point is best, nor across choices, conditions or a point that is worse', () => {
    const none = plateausOf([tree(0.4, 0.4), tree(0.5, 0.4)], [1, 2])
    expect(isOnPlateau(none, tree(0.4, 0.4))).toBe(false)
    const apart = plateausOf([tree(0.4, 0.4), Float64Array.of(1, 0.5, 0.4, Number.NaN), line(0.6, 0.4, 0.5)], [1, 1, 1])
    expect([tree(0.45, 0.4), line(0.5, 0.4, 0.5)].map((point) => isOnPlateau(apart, point))).toEqual([false, false])
    const divided = plateausOf([tree(0.4, 0.4), tree(0.5, 0.4), tree(0.6, 0.4)], [1, 2, 1])
    expect(isOnPlateau(divided, tree(0.55, 0.4))).toBe(false)
  })

  it('is there for every point of a front that has the same values again, but not for what is worse', () => {
    const points = [tree(0.1, 0.4), tree(0.3, 0.4), tree(0.5, 0.4), tree(0.6, 0.4), tree(0.8, 0.4), tree(0.9, 0.4)]
    const values = [
      [0, 1],
      [0, 1],
      [1, 0],
      [1, 0],
      [1, 1],
      [1, 1],
    ]
    const plateaus = bestPlateaus(points, values, encoding)
    expect([0.2, 0.4, 0.55, 0.85].map((x) => isOnPlateau(plateaus, tree(x, 0.4)))).toEqual([true, false, true, false])
  })

  it('holds every point that is best and, while no tie was last, none that is worse, whatever the history', () => {
    const coordinate = fc.integer({ min: 0, max: 5 }).map((i) => i / 5)
    const point = fc.oneof(
      fc.tuple(coordinate, coordinate).map(([x, y]) => tree(x, y)),
      fc.tuple(coordinate, coordinate, coordinate).map(([x, y, r]) => line(x, y, r)),
    )
    const trials = fc.uniqueArray(point, { selector: (p) => p.join(), minLength: 2, maxLength: 40 })
    fc.assert(
      fc.property(trials, fc.infiniteStream(fc.integer({ min: 0, max: 2 })), (points, stream) => {
        const losses = points.map((_, i) => (i + 1 < points.length ? (stream.next().value as number) : 3))
        const best = Math.min(...losses)
        const plateaus = plateausOf(points, losses)
        const onIt = points.map((p) => isOnPlateau(plateaus, p))
        expect(onIt).toEqual(losses.map((loss) => loss === best && losses.indexOf(best) !== losses.lastIndexOf(best)))
      }),
    )
  })
})

describe('gp on a surface of steps', () => {
  /** Steps around a place in the tree's part; the other kinds are worse. */
  const lossAt = ({ kind, x, y }: TrialView['parameters']): number =>
    Math.floor(7 * Math.abs(Number(x) - 0.83)) + Math.floor(7 * Math.abs(Number(y) - 0.31)) + (kind === 'tree' ? 0 : 1)

  /** 25 trials, none of which the model puts on a plateau of those before. */
  function trialsOff(valuesAt: (parameters: TrialView['parameters']) => readonly number[], more: Partial<Snapshot> = {}): TrialView[] {
    const trials: TrialView[] = []
    let state: ReturnType<typeof snapshotOf>['state']
    const control = freshControl()
    for (let number = 1; number <= 25; number++) {
      const plateaus = bestPlateaus(
        trials.map((t) => encoding.encode(t.parameters)),
        trials.map((t) => t.values ?? []),
        encoding,
      )
      const kept = state === undefined ? {} : { state }
      const outcome = suggestWithin(
        gp,
        snapshotOf(gp, space, { trials: [...trials], nextNumber: number, seed: 3, ...kept, ...more }),
        control,
      )
      if (outcome.kind !== 'suggestions') throw new Error(outcome.why)
      const [{ parameters, diagnostics }] = outcome.suggestions
      state = outcome.state
      if (String(diagnostics?.from).startsWith('model')) expect(isOnPlateau(plateaus, encoding.encode(parameters))).toBe(false)
      trials.push({ number, state: 'succeeded', parameters, values: valuesAt(parameters), stale: false })
    }
    return trials
  }

  it('leaves the step where it has found the best value twice, and comes to the lowest', () => {
    const trials = trialsOff((parameters) => [lossAt(parameters)])
    expect(Math.min(...trials.map((t) => t.values?.[0] ?? 9))).toBe(0)
  })

  it('leaves every step of a front that it has found twice, and comes to both ends', () => {
    const objectives = ['loss', 'size'].map((metric) => ({ metric, goal: 'minimize', reduce: 'last' }) as const)
    const trials = trialsOff(
      ({ kind, x, y }) => [Math.floor(4 * Number(y)) + (kind === 'tree' ? 0 : 1), Math.floor(2 * (1 - Number(y)) + 2 * Number(x))],
      { objectives },
    )
    expect([0, 1].map((k) => Math.min(...trials.map((t) => t.values?.[k] ?? 9)))).toEqual([0, 0])
  })
})
