import { describe, expect, it } from 'vitest'
import { weighedBy } from '../../../../src/algorithms/gp/acquisition/rough-steps.ts'
import type { Candidate } from '../../../../src/algorithms/gp/acquisition/search.ts'
import { findAlgorithm, type TrialView } from '../../../../src/algorithms/index.ts'
import { openEncoding } from '../../../../src/algorithms/space/encode.ts'
import { type Densities, GOOD_SHARE, openDensities, splitTrials } from '../../../../src/algorithms/tpe/index.ts'
import type { Assignment, Space } from '../../../../src/model/index.ts'
import { openStream } from '../../../../src/numerics/index.ts'
import { snapshotOf } from '../../../contracts/algorithm.ts'
import { runStudy, suggestionsOf } from '../../../contracts/study-run.ts'

const gp = findAlgorithm('gp')!
const double = (name: string) => ({ kind: 'double', name, min: 0, max: 1, scale: 'linear', when: [] }) as const
const SPACE: Space = {
  parameters: [{ kind: 'choice', name: 'kind', values: ['a', 'b', 'c'], when: [] }, double('x'), double('y'), double('z')],
}
const encoding = openEncoding(SPACE)

const bowl = ({ kind, x, y, z }: Assignment): number =>
  (kind === 'b' ? 0 : 0.3) + (Number(x) - 0.7) ** 2 + (Number(y) - 0.2) ** 2 + 0.1 * Number(z)
/** The bowl under what seems to be noise, though the same cell always answers alike. */
const rough = (a: Assignment): number => {
  const cell = [a.x, a.y, a.z].map((u) => Math.floor(9 * Number(u)))
  return Math.round(12 * (bowl(a) + openStream(cell[0], cell[1], cell[2]).uniform())) / 12
}

/** How 30 trials came about. */
function originsOf(loss: (a: Assignment) => number, space: Space = SPACE): readonly unknown[] {
  const { outcomes } = runStudy(gp, space, 30, (a) => ({ values: [loss(a)] }))
  return outcomes.flatMap(suggestionsOf).map(({ diagnostics }) => diagnostics?.from)
}

describe('gp on rough steps', () => {
  const WEIGHED = 'model and densities of good trials'

  it('lets densities of good trials have a say where trials tie and the process foretells them badly', () => {
    expect(originsOf(rough).filter((from) => from === WEIGHED).length).toBeGreaterThan(10)
  })

  it('decides alone where no two trials tie, once steps are foretold well, and where all coordinates are smooth', () => {
    expect(originsOf(bowl)).not.toContain(WEIGHED)
    const terraces = originsOf((a) => Math.ceil(100 * bowl(a)) / 100)
    expect(new Set(terraces.slice(20))).toEqual(new Set(['model']))
    expect(originsOf(rough, { parameters: SPACE.parameters.slice(1) })).not.toContain(WEIGHED)
  })
})

describe('the weight of densities', () => {
  /** Twenty trials, of which the two good ones lie close together in branch b. */
  const trials = Array.from({ length: 20 }, (_, i): TrialView => {
    const isGood = i < 2
    const parameters = isGood
      ? { kind: 'b', x: 0.7 + 0.01 * i, y: 0.2, z: 0 }
      : { kind: ['a', 'c'][i % 2]!, x: (i * 0.37) % 1, y: (i * 0.61) % 1, z: (i * 0.83) % 1 }
    return { number: i + 1, state: 'succeeded', parameters, values: [isGood ? 0 : 1 + i], stale: false }
  })
  const snapshot = snapshotOf(gp, SPACE, { trials })
  const near = encoding.encode({ kind: 'b', x: 0.71, y: 0.22, z: 0.05 })
  const far = encoding.encode({ kind: 'a', x: 0.1, y: 0.9, z: 0.9 })
  const densitiesWith = (given: Float64Array[]): Densities => {
    const split = splitTrials(snapshot, encoding, GOOD_SHARE)
    split.bad.push(...given)
    return openDensities(encoding, split)
  }
  const orderOf = (candidates: Candidate[], given: Float64Array[] = []): Float64Array[] =>
    weighedBy(densitiesWith(given), candidates).map(({ point }) => point)

  it('decides between candidates that promise about the same, and not against one that promises much more', () => {
    expect(
      orderOf([
        { point: far, value: -3 },
        { point: near, value: -3.1 },
      ]),
    ).toEqual([near, far])
    expect(
      orderOf([
        { point: far, value: -3 },
        { point: near, value: -30 },
      ]),
    ).toEqual([far, near])
  })

  it('keeps every candidate, with what the process alone makes of it', () => {
    const stream = openStream(3)
    const candidates = Array.from({ length: 400 }, (_, i): Candidate => {
      return {
        point: encoding.settle(Float64Array.of(stream.below(3), stream.uniform(), stream.uniform(), stream.uniform())),
        value: -i / 100,
      }
    })
    const weighed = weighedBy(densitiesWith([]), candidates)
    expect(new Set(weighed)).toEqual(new Set(candidates))
    expect(weighed.slice(0, 150)).not.toEqual(candidates.slice(0, 150))
    expect(weighed.slice(150)).toEqual(candidates.slice(150))
  })

  it('falls where a point of the same batch has been given out', () => {
    const ratio = (given: Float64Array[]): number => densitiesWith(given).logRatio(near)
    expect(ratio([near])).toBeLessThan(ratio([]) - 0.5)
  })
})
