import { describe, expect, it } from 'vitest'
import { type EarlierModel, openEarlierModels, weighed } from '../../../../src/algorithms/gp/process/earlier.ts'
import { type EarlierStudy, findAlgorithm, type Snapshot, type TrialView } from '../../../../src/algorithms/index.ts'
import { openEncoding } from '../../../../src/algorithms/space/encode.ts'
import type { Assignment, Parameter } from '../../../../src/model/index.ts'
import { openStream } from '../../../../src/numerics/index.ts'
import { freshControl, snapshotOf } from '../../../contracts/algorithm.ts'
import { runStudy, suggestionsOf } from '../../../contracts/study-run.ts'

const gp = findAlgorithm('gp')!
const double = (name: string): Parameter => ({ kind: 'double', name, min: -5, max: 5, scale: 'linear', when: [] })
const SPACE = {
  parameters: [
    ...['a', 'b', 'c', 'd'].map(double),
    { kind: 'choice', name: 'kind', values: ['x', 'y', 'z'], when: [] } satisfies Parameter,
    { ...double('e'), when: [{ parent: 'kind', values: ['y'] }] } satisfies Parameter,
  ],
}

/** A bowl whose lowest point lies at `shift` of the numbers, and in branch y. */
const lossAt =
  (shift: number) =>
  (p: Assignment): number =>
    ['a', 'b', 'c', 'd'].reduce((sum, name, i) => sum + (i + 1) * (Number(p[name] ?? 0) - shift) ** 2, 0) +
    (p.kind === 'y' ? 0.2 * (Number(p.e ?? 0) - 1) ** 2 : 9)

function earlierStudy(loss: (p: Assignment) => number, more: Partial<EarlierStudy> = {}): EarlierStudy {
  const stream = openStream(4)
  const trials = Array.from({ length: 60 }, () => {
    const draw = () => 10 * stream.uniform() - 5
    const kind = ['x', 'y', 'z'][stream.below(3)]!
    const parameters = { a: draw(), b: draw(), c: draw(), d: draw(), kind, ...(kind === 'y' ? { e: draw() } : {}) }
    return { parameters, value: loss(parameters) }
  })
  return { parameters: SPACE.parameters.map((p) => p.name), goal: 'minimize', trials, ...more }
}

/** Losses of a study's trials, one after the other. */
function play(earlier: readonly EarlierStudy[], loss: (p: Assignment) => number, count: number, seed: number): number[] {
  const { trials } = runStudy(gp, SPACE, count, (p) => ({ values: [loss(p)] }), { seed, ...(earlier.length === 0 ? {} : { earlier }) })
  expect(trials).toHaveLength(count)
  return trials.map((trial) => trial.values?.[0] ?? Number.NaN)
}

const best = (losses: readonly number[]): number => Math.min(...losses)
const SEEDS = [1, 2, 3]
const meanBest = (earlier: readonly EarlierStudy[], loss: (p: Assignment) => number, count: number): number =>
  SEEDS.reduce((sum, seed) => sum + Math.log(best(play(earlier, loss, count, seed))), 0) / SEEDS.length

function modelsOf(earlier: readonly EarlierStudy[]): readonly EarlierModel[] {
  return openEarlierModels(snapshotOf(gp, SPACE, { earlier }), openEncoding(SPACE), new Map())
}

describe('gp with earlier studies', () => {
  it('begins with the best point of each, and after ten trials is where it would have been much later', () => {
    const similar = earlierStudy(lossAt(1.5))
    const first = play([similar], lossAt(1.3), 1, 1)[0]!
    expect(first).toBe(lossAt(1.3)(similar.trials.reduce((a, b) => (b.value < a.value ? b : a)).parameters))
    expect(meanBest([similar], lossAt(1.3), 10)).toBeLessThan(meanBest([], lossAt(1.3), 10) - Math.log(4))
  })

  it('tries the middle second, whatever was best in how many studies, also in one batch', () => {
    const earlier = [lossAt(1.5), lossAt(-2), lossAt(4)].map((loss) => earlierStudy(loss))
    const encoding = openEncoding(SPACE)
    const middle = encoding.decode(encoding.start())
    const from = [
      'the best of an earlier study',
      'initial design',
      'the best of an earlier study',
      'the best of an earlier study',
      'initial design',
    ]
    const batch = suggestionsOf(gp.suggest(snapshotOf(gp, SPACE, { earlier, count: 5 }), freshControl()))
    expect(batch.map(({ diagnostics }) => diagnostics?.from)).toEqual(from)
    const { trials, outcomes } = runStudy(gp, SPACE, 3, (p) => ({ values: [-lossAt(1)(p)] }), { earlier })
    expect(outcomes.flatMap(suggestionsOf).map(({ diagnostics }) => diagnostics?.from)).toEqual(from.slice(0, 3))
    expect(trials[1]!.parameters).toEqual(middle)
    expect(batch[1]!.parameters).toEqual(middle)
    expect(batch[4]!.parameters).not.toEqual(middle)
  })

  it('believes no study that orders points otherwise: a misleading one costs little', () => {
    const misleading = earlierStudy((p) => -lossAt(1.5)(p))
    expect(meanBest([misleading], lossAt(1.3), 30)).toBeLessThan(meanBest([], lossAt(1.3), 30) + Math.log(4))
  })

  it('weighs by how alike a study orders the trials: fully, less the more trials there are, and not at all where it orders backwards', () => {
    const points = earlierStudy(lossAt(1.3)).trials.slice(0, 20)
    const encoding = openEncoding(SPACE)
    const encoded = points.map(({ parameters }) => encoding.encode(parameters))
    const labels = Float64Array.from(points, ({ value }) => Math.log(value))
    const [same, backwards] = modelsOf([earlierStudy(lossAt(1.3)), earlierStudy((p) => -lossAt(1.3)(p))])
    const prior = weighed([backwards!, same!], encoded, labels)
    const few = weighed([backwards!, same!], encoded.slice(0, 4), labels.slice(0, 4))
    for (const point of encoded) {
      expect(Math.abs(few!.at(point) / same!.at(point) - 0.9)).toBeLessThanOrEqual(0.1)
      expect(prior!.at(point) / few!.at(point)).toBeLessThan(0.4)
    }
    expect(weighed([backwards!], encoded, labels)).toBeUndefined()
    expect(weighed([same!], encoded.slice(0, 2), labels.slice(0, 2))).toBeUndefined()
  })

  it('takes a goal as it is meant, parameters by their names, and leaves out what lies outside of this space', () => {
    const up = earlierStudy((p) => -lossAt(1.3)(p), { goal: 'maximize' })
    const [model] = modelsOf([up])
    const [same] = modelsOf([earlierStudy(lossAt(1.3))])
    expect([...model!.best]).toEqual([...same!.best])
    const half = earlierStudy(lossAt(1.3), { parameters: ['b', 'unknown'] })
    const [partly] = modelsOf([half])
    const point = openEncoding(SPACE).start()
    const moved = Float64Array.from(point)
    moved[0] = 0.9
    expect(partly!.at(moved)).toBe(partly!.at(point))
    moved[1] = 0.9
    expect(partly!.at(moved)).not.toBe(partly!.at(point))
    const far = earlierStudy(lossAt(1.3))
    const outside = { ...far, trials: far.trials.map((trial) => ({ ...trial, parameters: { ...trial.parameters, a: 77 } })) }
    expect(modelsOf([outside, earlierStudy(() => 3), { ...far, trials: far.trials.slice(0, 2) }])).toEqual([])
  })

  it('has the gradient of its mean', () => {
    const [model] = modelsOf([earlierStudy(lossAt(1.3))])
    const encoding = openEncoding(SPACE)
    const point = encoding.settle(Float64Array.from([0.3, 0.6, 0.2, 0.7, 1, 0.4]))
    const labels = Float64Array.from([0, 1, 2])
    const known = [0.1, 0.5, 0.9].map((u) => encoding.settle(Float64Array.from([u, u, u, u, 1, u])))
    const prior = weighed([model!], known, Float64Array.from(known, model!.at)) ?? weighed([model!], known, labels)
    const gradient = new Float64Array(6)
    prior!.addGradient(point, gradient)
    for (const j of [0, 1, 2, 3, 5]) {
      const [up, down] = [1e-5, -1e-5].map((h) => prior!.at(Float64Array.from(point, (u, i) => (i === j ? u + h : u))))
      expect(gradient[j]).toBeCloseTo((up! - down!) / 2e-5, 5)
    }
  })

  it('gives the same with and without its cache, and the studies’ order does not decide what is believed', () => {
    const earlier = [earlierStudy(lossAt(1.5)), earlierStudy(lossAt(-2))]
    const control = freshControl()
    const trials = Array.from({ length: 8 }, (_, i): TrialView => {
      const { parameters } = earlier[0]!.trials[i + 20]!
      return { number: i + 1, state: 'succeeded', parameters, values: [lossAt(1.3)(parameters)], stale: false }
    })
    const snapshot: Snapshot = snapshotOf(gp, SPACE, { trials, earlier, count: 2 })
    const warm = [gp.suggest(snapshot, control), gp.suggest(snapshot, control)]
    expect(warm[1]).toEqual(warm[0])
    expect(gp.suggest(snapshot, freshControl())).toEqual(warm[0])
  })
})
