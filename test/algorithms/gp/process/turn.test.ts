import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Fit, type FitInputs, fitHyperparameters } from '../../../../src/algorithms/gp/process/fit.ts'
import { priorsOf } from '../../../../src/algorithms/gp/process/priors.ts'
import { openSurrogate, type Surrogate } from '../../../../src/algorithms/gp/process/surrogate.ts'
import { axesOf, beforeTurn, fitTurn, mayTurn, type Turn, turned } from '../../../../src/algorithms/gp/process/turn.ts'
import { findAlgorithm, type Snapshot, type TrialView } from '../../../../src/algorithms/index.ts'
import { openEncoding } from '../../../../src/algorithms/space/encode.ts'
import type { Assignment, JsonValue, Parameter, Space } from '../../../../src/model/index.ts'
import { decomposeSymmetric, openStream } from '../../../../src/numerics/index.ts'
import { freshControl, snapshotOf } from '../../../contracts/algorithm.ts'
import { runStudy, suggestionsOf } from '../../../contracts/study-run.ts'

const FORM = { choice: Uint8Array.of(0, 0, 0), trend: 0 }
const PRIORS = priorsOf(FORM, false)
const gp = findAlgorithm('gp')!

function pointsOf(n: number, seed = 1): Float64Array[] {
  const stream = openStream(seed, n, 6)
  return Array.from({ length: n }, () => Float64Array.from({ length: 3 }, () => stream.uniform()))
}

/** A rotation by chance: the eigenvectors of a symmetric matrix of normals, row by row. */
function rotationOf(d: number, seed: number): readonly number[] {
  const stream = openStream(seed, 7)
  const a = new Float64Array(d * d)
  for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) a[i * d + j] = a[j * d + i] = stream.normal()
  return Array.from(decomposeSymmetric(a, d).vectors)
}

const AXES = rotationOf(3, 1)
const THETA = [-0.7, -1.2, 0.3, 0.2, -6]

/** Narrow across one diagonal, long along the others. */
const valley = ([x, y, z]: Float64Array): number => 40 * (x + y - z - 0.4) ** 2 + (x - y) ** 2
const along = ([x, y, z]: Float64Array): number => 40 * (x - 0.4) ** 2 + y * y + z

interface Learned {
  readonly inputs: FitInputs
  readonly fit: Fit
  readonly means: () => Float64Array
}

function learned(n: number, f: (point: Float64Array) => number, last?: Fit): Learned {
  const points = pointsOf(50).slice(0, n)
  const labels = Float64Array.from(points, f)
  const inputs: FitInputs = { points, labels, form: FORM, priors: PRIORS, seed: 1, last, expired: () => false }
  return { inputs, fit: fitHyperparameters(inputs), means: () => labels }
}

function turnOf({ inputs, fit, means }: Learned, kept?: Turn): Turn | undefined {
  return fitTurn(inputs, fit, means, kept)
}

function openTurned(points: readonly Float64Array[], axes: readonly number[], theta: readonly number[]): Surrogate {
  const moved = points.map((point) => turned(axes, point))
  return beforeTurn(openSurrogate(moved, Float64Array.from(points, valley), Float64Array.from(theta), FORM, 1, {})!, axes)
}

describe('the axes of good trials', () => {
  const good = fc
    .integer({ min: 2, max: 6 })
    .chain((d) =>
      fc.array(fc.array(fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: d, maxLength: d }), {
        minLength: 1,
        maxLength: 12,
      }),
    )
    .map((rows) => rows.map((row) => Float64Array.from(row)))

  it('are orthogonal whatever the points: equal ones, points on a line, fewer than dimensions', () => {
    fc.assert(
      fc.property(good, (points) => {
        const d = points[0].length
        const axes = axesOf(points)
        for (let i = 0; i < d; i++)
          for (let k = 0; k < d; k++) {
            let product = 0
            for (let j = 0; j < d; j++) product += axes[i * d + j] * axes[k * d + j]
            expect(product).toBeCloseTo(i === k ? 1 : 0, 12)
          }
      }),
      { numRuns: 200 },
    )
  })

  it('have the points spread along each by itself, most along the first', () => {
    const points = pointsOf(30).map(([x, y, z]) => Float64Array.of(x, 0.9 * x + 0.2 * y, 0.1 * z))
    const moved = points.map((point) => turned(axesOf(points), point))
    const middle = [0, 1, 2].map((i) => moved.reduce((sum, p) => sum + p[i], 0) / moved.length)
    const between = (i: number, k: number): number => moved.reduce((sum, p) => sum + (p[i] - middle[i]) * (p[k] - middle[k]), 0)
    for (const [i, k] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ])
      expect(between(i, k)).toBeCloseTo(0, 12)
    expect(between(0, 0)).toBeGreaterThan(between(1, 1))
    expect(between(1, 1)).toBeGreaterThan(between(2, 2))
  })

  it('turn with the points: a study that is turned as a whole has the same distances along every axis', () => {
    const points = pointsOf(20).map(([x, y, z]) => Float64Array.of(x, 0.5 * y, 0.2 * z))
    const elsewhere = points.map((point) => turned(AXES, point))
    const [axes, axesThere] = [axesOf(points), axesOf(elsewhere)]
    const distances = (at: readonly Float64Array[], r: readonly number[]): number[] => {
      const moved = at.map((point) => turned(r, point))
      return moved.slice(1).flatMap((p, i) => Array.from(p, (v, j) => Math.abs(v - moved[i][j])))
    }
    const there = distances(elsewhere, axesThere)
    distances(points, axes).forEach((distance, i) => {
      expect(distance).toBeCloseTo(there[i], 10)
    })
  })
})

describe('a process over turned points', () => {
  it('has gradients in the coordinates that agree with differences to 1e-6, before and after a point is appended', () => {
    const surrogate = openTurned(pointsOf(20), AXES, THETA)
    const [meanGradient, varianceGradient] = [new Float64Array(3), new Float64Array(3)]
    const point = Float64Array.of(0.31, 0.72, 0.4)
    for (const appended of [false, true]) {
      if (appended) surrogate.append(Float64Array.of(0.4, 0.6, 0.5), 3)
      const { mean, variance } = surrogate.predictWithGradient(point, meanGradient, varianceGradient)
      expect(surrogate.predictMany([point])[0]).toEqual({ mean: expect.closeTo(mean, 12), variance: expect.closeTo(variance, 12) })
      for (let j = 0; j < 3; j++) {
        const [up, down] = [point.slice(), point.slice()]
        up[j] += 1e-5
        down[j] -= 1e-5
        const [above, below] = [surrogate.predict(up), surrogate.predict(down)]
        expect(Math.abs(meanGradient[j] - (above.mean - below.mean) / 2e-5)).toBeLessThan(1e-6 * (1 + Math.abs(meanGradient[j])))
        expect(Math.abs(varianceGradient[j] - (above.variance - below.variance) / 2e-5)).toBeLessThan(1e-6)
      }
    }
  })

  it('tells how long each coordinate is while the others are held, and with lengths all alike does not mind the axes', () => {
    const { theta } = openTurned(pointsOf(10), AXES, THETA)
    const inverse2 = [0, 1, 2].reduce((sum, i) => sum + AXES[3 * i] ** 2 * Math.exp(-2 * THETA[i]), 0)
    expect(theta[0]).toBeCloseTo(-0.5 * Math.log(inverse2), 12)
    const alike = [-0.7, -0.7, -0.7, 0.2, -6]
    const points = pointsOf(10)
    const plain = openSurrogate(points, Float64Array.from(points, valley), Float64Array.from(alike), FORM, 1, {})!
    const point = Float64Array.of(0.3, 0.6, 0.1)
    expect(openTurned(points, AXES, alike).mean(point)).toBeCloseTo(plain.mean(point), 9)
  })
})

describe('whether distances are turned', () => {
  it('asks for smooth numbers, two to ten of them, and five trials for each', () => {
    const number = (name: string): Parameter => ({ kind: 'double', name, min: 0, max: 1, scale: 'linear', when: [] })
    const numbers = (d: number) => openEncoding({ parameters: Array.from({ length: d }, (_, i) => number(`x${i}`)) })
    const mixed = openEncoding({ parameters: [number('x'), number('y'), { kind: 'choice', name: 'c', values: ['a', 'b'], when: [] }] })
    expect([1, 2, 10, 11].map((d) => mayTurn(numbers(d), 1000))).toEqual([false, true, true, false])
    expect([24, 25].map((n) => mayTurn(numbers(5), n))).toEqual([false, true])
    expect(mayTurn(mixed, 1000)).toBe(false)
  })

  it('is said by the evidence: where a valley runs across the coordinates, other points are foretold better', () => {
    const across = learned(40, valley)
    const turn = turnOf(across)!
    expect(turn).toMatchObject({ standing: 'ahead', axes: { length: 9 } })
    const { points, labels } = across.inputs
    const plain = openSurrogate(points, labels, Float64Array.from(across.fit.theta), FORM, 1, {})!
    const others = pointsOf(200, 2)
    const error = (s: Surrogate): number => others.reduce((sum, p) => sum + (s.mean(p) - valley(p)) ** 2, 0)
    expect(error(openTurned(points, turn.axes, turn.theta))).toBeLessThan(0.5 * error(plain))
  })

  it('is denied where lengths of the coordinates say as much', () => {
    expect(turnOf(learned(40, along))!.standing).toBe('behind')
  })

  it('stands between the fits of the plain process, and when the deadline has passed', () => {
    const first = learned(40, valley)
    const turn = turnOf(first)!
    const next = learned(41, valley, first.fit)
    expect(next.fit).toBe(first.fit)
    expect(turnOf(next, turn)).toBe(turn)
    const refitted = learned(43, valley, first.fit)
    expect(refitted.fit.trials).toBe(43)
    expect(turnOf(refitted, turn)).not.toBe(turn)
    expect(turnOf({ ...refitted, inputs: { ...refitted.inputs, expired: () => true } }, turn)).toBe(turn)
  })

  it('goes on from the lengths along the axes before, in whatever order and direction those were kept', () => {
    const first = learned(40, valley)
    const turn = turnOf(first)!
    const order = [2, 0, 1]
    const other: Turn = {
      ...turn,
      axes: order.flatMap((i) => turn.axes.slice(3 * i, 3 * i + 3).map((v) => (i === 1 ? -v : v))),
      theta: [...order.map((i) => turn.theta[i]), ...turn.theta.slice(3)],
    }
    const next = learned(42, valley, first.fit)
    const [found, same] = [turnOf(next, turn)!, turnOf(next, other)!]
    expect(next.fit.fullTrials).toBe(40)
    found.theta.forEach((value, i) => {
      expect(same.theta[i]).toBeCloseTo(value, 6)
    })
  })

  it('is looked at again only with a full fit once it was far behind twice', () => {
    // The worst trials taken for the good ones: axes that are of no use.
    const before = learned(40, along)
    const misled = (l: Learned): Learned => ({ ...l, means: () => Float64Array.from(l.inputs.points, ([x, y]) => Math.abs(x - y)) })
    const once = turnOf(misled(before))!
    expect(once.standing).toBe('behind')
    const warm = learned(42, along, before.fit)
    const twice = turnOf(misled(warm), once)!
    expect(twice.standing).toBe('hopeless')
    const later = learned(44, along, warm.fit)
    expect(later.fit).toMatchObject({ trials: 44, fullTrials: 40 })
    expect(turnOf(later, twice)).toBe(twice)
    const full = learned(50, along, later.fit)
    expect(full.fit.fullTrials).toBe(50)
    expect(turnOf(full, twice)).not.toBe(twice)
  })

  it('leaves the plain process alone where that has no means, and what another space kept out', () => {
    const known = learned(40, valley)
    expect(fitTurn(known.inputs, known.fit, () => undefined, undefined)).toBeUndefined()
    const foreign: Turn = { theta: [0, 0, 0, -6], axes: [1, 0, 0, 1], standing: 'hopeless' }
    expect(turnOf(known, foreign)).toEqual(turnOf(known))
  })
})

describe('gp in a valley that runs across the coordinates', () => {
  const space: Space = {
    parameters: ['x', 'y', 'z'].map((name): Parameter => ({ kind: 'double', name, min: -5, max: 5, scale: 'linear', when: [] })),
  }
  const ellipsoid = ({ x, y, z }: Assignment): number => {
    const [a, b, c] = [Number(x) - 1.3, Number(y) + 0.7, Number(z) - 0.4]
    return 1e4 * (a + b - c) ** 2 + 100 * (a - b) ** 2 + (a + b + 2 * c) ** 2
  }
  const evaluate = (a: Assignment): Partial<TrialView> => ({ values: [ellipsoid(a)] })
  const standingIn = (state: JsonValue | undefined): string | undefined => (state as { turn?: Turn } | undefined)?.turn?.standing

  it('finds its lowest place in 60 trials, suggests the same from a fresh cache and the state alone, and says when it is turned', () => {
    const study = runStudy(gp, space, 60, evaluate, { seed: 1 })
    expect(Math.min(...study.trials.map((t) => t.values?.[0] ?? Infinity))).toBeLessThan(0.1)
    const suggestions = study.outcomes.flatMap(suggestionsOf)
    expect(suggestions.every((s) => s.fallback === 0)).toBe(true)
    for (let number = 10; number <= 60; number += 5) {
      const state = JSON.parse(JSON.stringify(study.outcomes[number - 2].state)) as JsonValue
      const snapshot = snapshotOf(gp, space, { trials: study.trials.slice(0, number - 1), nextNumber: number, seed: 1, state })
      const again = gp.suggest(snapshot, freshControl())
      expect(again).toEqual(study.outcomes[number - 1])
      expect(suggestionsOf(again)[0].diagnostics?.metric).toBe(standingIn(again.state) === 'ahead' ? 'turned' : undefined)
    }
    expect(suggestions.filter(({ diagnostics }) => diagnostics?.metric === 'turned').length).toBeGreaterThan(30)
  })

  it('spreads a batch beside what is pending', () => {
    const { trials, state } = runStudy(gp, space, 30, evaluate, { seed: 1 })
    expect(standingIn(state)).toBe('ahead')
    const more: Partial<Snapshot> = { seed: 1, state: state!, count: 4 }
    const batch = suggestionsOf(gp.suggest(snapshotOf(gp, space, { trials, nextNumber: 31, ...more }), freshControl()))
    const out = batch.map(({ parameters }, i): TrialView => ({ number: 31 + i, state: 'active', parameters, stale: false }))
    const next = suggestionsOf(gp.suggest(snapshotOf(gp, space, { trials: [...trials, ...out], nextNumber: 35, ...more }), freshControl()))
    const all = [...batch, ...next].map(({ parameters }) => parameters)
    for (const a of all)
      for (const b of all)
        if (a !== b) expect(Math.max(...['x', 'y', 'z'].map((k) => Math.abs(Number(a[k]) - Number(b[k]))))).toBeGreaterThan(1e-4)
  })

  it('turns nothing under noise, nor while noise is suspected, nor for several objectives', () => {
    const { trials } = runStudy(gp, space, 20, evaluate, { seed: 1 })
    const stateAfter = (more: Partial<Snapshot>): JsonValue | undefined =>
      gp.suggest(snapshotOf(gp, space, { trials, nextNumber: 21, ...more }), freshControl()).state
    expect(stateAfter({})).toHaveProperty('turn')
    expect(stateAfter({ noise: 'high' })).not.toHaveProperty('turn')
    expect(stateAfter({ count: 2, state: { fits: [], noisy: false, replicate: 'agreed' } })).toHaveProperty('turn')
    expect(stateAfter({ count: 2, state: { fits: [], noisy: false, replicate: 'wanted' } })).not.toHaveProperty('turn')
    const objectives = ['a', 'b'].map((metric) => ({ metric, goal: 'minimize', reduce: 'last' }) as const)
    const both = trials.map((t) => ({ ...t, values: [t.values![0], Number(t.parameters.x)] }))
    expect(stateAfter({ objectives, trials: both })).not.toHaveProperty('turn')
  })

  it('goes on without a fallback where good trials are one point again and again', () => {
    const parameters = { x: 1, y: 1, z: 1 }
    const other = runStudy(gp, space, 12, evaluate, { seed: 1 }).trials
    const same = Array.from(
      { length: 20 },
      (_, i): TrialView => ({ number: 13 + i, state: 'succeeded', parameters, stale: false, values: [1] }),
    )
    const outcome = gp.suggest(snapshotOf(gp, space, { trials: [...other, ...same], nextNumber: 33 }), freshControl())
    expect(suggestionsOf(outcome)[0]).toMatchObject({ fallback: 0 })
  })
})
