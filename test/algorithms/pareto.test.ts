import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Candidate, crowding, dominates, rankCandidates, sortFronts } from '../../src/algorithms/pareto.ts'

const candidate = fc.record({
  losses: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 2 }),
  violation: fc.constantFrom(0, 0, 0, 1, 2, Infinity),
})

describe('fronts', () => {
  it('are what is left undominated, front after front', () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 30 }), (all) => {
        const fronts = sortFronts(all)
        expect(fronts.flat().sort((a, b) => a - b)).toEqual(all.map((_, i) => i))
        let rest = all.map((_, i) => i)
        for (const front of fronts) {
          const undominated = rest.filter((i) => !rest.some((j) => dominates(all[j]!, all[i]!)))
          expect(front).toEqual(undominated)
          rest = rest.filter((i) => !front.includes(i))
        }
      }),
    )
  })

  it('put feasible points before all others, and those by their violation', () => {
    const at = (violation: number, ...losses: number[]): Candidate => ({ losses, violation })
    expect(sortFronts([at(1, 0, 0), at(0, 9, 9), at(0.5, 5, 5), at(0, 8, 10), at(Infinity, 0, 0)])).toEqual([[1, 3], [2], [0], [4]])
  })

  it('give the ends of a front all the room, and the middle what its neighbours leave', () => {
    const line = [0, 1, 4, 10].map((x) => ({ losses: [x, 10 - x], violation: 0 }))
    expect(crowding(line)).toEqual([Infinity, 0.8, 1.8, Infinity])
    expect(rankCandidates(line)).toEqual([0, 3, 2, 1])
    expect(crowding([1, 2].map(() => ({ losses: [3, 3], violation: 0 })))).toEqual([Infinity, Infinity])
    expect(crowding([-1, 0, 1].map((k) => ({ losses: [k * 1e308, -k * 1e308], violation: 0 })))[1]).toBe(2)
  })
})
