import { expect } from 'vitest'
import type { Algorithm, TrialView } from '../../src/algorithms/algorithm.ts'
import { findAlgorithm } from '../../src/algorithms/index.ts'
import { planBrackets } from '../../src/algorithms/rungs.ts'
import { isEnded } from '../../src/model/index.ts'
import { runWorld } from './fidelity-world.ts'

export const RUNGS_OF_27 = [1, 3, 9, 27]

/** Plays one study in a random order of events and checks every promotion against the words of the method, counted anew. */
export function checkPromotions(seed: number): void {
  const algorithm = findAlgorithm('asha') as Algorithm
  const faults = (seed % 5) * 0.1
  const end = runWorld({
    algorithm,
    space: { parameters: [{ kind: 'double', name: 'x', min: 0, max: 1, scale: 'linear', when: [] }] },
    min: 1,
    max: 27,
    workers: 1 + (seed % 16),
    seed,
    trials: 50,
    // Ties on purpose.
    loss: ({ x }, steps) => Math.round(20 * Math.abs(Number(x) - 0.5)) + 1 / steps,
    fate: (stream) => {
      if (stream.uniform() >= faults) return 'succeeded'
      return (['failed', 'infeasible', 'stopped', 'cancelled', 'silent'] as const)[stream.below(5)]!
    },
    watch: ({ parent, resumeFrom, resource, parameters }, trials) => {
      if (parent === undefined) {
        expect(resource).toBe(1)
        return
      }
      const origin = trials[parent - 1]!
      expect(resumeFrom).toBe(parent)
      expect(parameters).toEqual(origin.parameters)
      expect(resource).toBe(3 * origin.resource!)
      expect(origin.state).toBe('succeeded')
      // It is among the floor(m / 3) best of what its rung had shown when it was promoted.
      const rung = trials.filter((t) => t.resource === origin.resource && isEnded(t.state) && t.state !== 'cancelled')
      const better = rung.filter((t) => isAhead(t, origin))
      expect(better.length).toBeLessThan(Math.floor(rung.length / 3))
    },
  })
  const children = end.trials.filter((t) => t.parent !== undefined)
  expect(new Set(children.map((t) => t.parent)).size).toBe(children.length)
  expect(end.idle).toBe(0)
}

/** The same for Hyperband: rungs are complete before anybody goes on, and only the best that have a place do. */
export function checkBrackets(seed: number): void {
  const plans = planBrackets({ metric: 'epoch', min: 1, max: 9 }, 3)
  const faults = (seed % 5) * 0.1
  const brackets: number[] = []
  const end = runWorld({
    algorithm: findAlgorithm('hyperband') as Algorithm,
    space: { parameters: [{ kind: 'double', name: 'x', min: 0, max: 1, scale: 'linear', when: [] }] },
    min: 1,
    max: 9,
    workers: 1 + (seed % 16),
    seed,
    trials: 60,
    loss: ({ x }, steps) => Math.round(20 * Math.abs(Number(x) - 0.5)) + 1 / steps,
    fate: (stream) => {
      if (stream.uniform() >= faults) return 'succeeded'
      return (['failed', 'infeasible', 'stopped', 'cancelled', 'silent'] as const)[stream.below(5)]!
    },
    watch: ({ parent, resumeFrom, resource, parameters, diagnostics }, trials) => {
      const place = Number(diagnostics?.bracket)
      brackets.push(place)
      const { sizes, resources } = plans[place % plans.length]!
      const rung = resources.indexOf(resource!)
      expect(rung).toBe(diagnostics?.rung)
      if (parent === undefined) {
        expect(rung).toBe(0)
        return
      }
      const origin = trials[parent - 1]!
      expect([resumeFrom, parameters, brackets[parent - 1]]).toEqual([parent, origin.parameters, place])
      expect([origin.state, origin.resource]).toEqual(['succeeded', resources[rung - 1]])
      const peers = trials.filter((t) => brackets[t.number - 1] === place && t.resource === origin.resource)
      expect(peers.every((t) => isEnded(t.state) || t.stale)).toBe(true)
      if (rung === 1) expect(peers.length).toBe(sizes[0])
      expect(peers.filter((t) => isAhead(t, origin)).length).toBeLessThan(sizes[rung]!)
    },
  })
  const children = end.trials.filter((t) => t.parent !== undefined)
  expect(new Set(children.map((t) => t.parent)).size).toBe(children.length)
  expect(end.idle).toBe(0)
}

function isAhead(a: TrialView, b: TrialView): boolean {
  if (a.state !== 'succeeded') return false
  const difference = a.values![0]! - b.values![0]!
  return difference === 0 ? a.number < b.number : difference < 0
}
