import { findAlgorithm } from '../../algorithms/index.ts'

/** Why a study cannot converge by what its algorithm expects to gain; undefined when it can. */
export function gainProblem(expectedGain: number, algorithm: string, objectives: number): string | undefined {
  if (!(Number.isFinite(expectedGain) && expectedGain > 0)) return 'must be a number above 0'
  if (findAlgorithm(algorithm)?.knowsGain !== true) return `needs an algorithm that knows what it expects: gp, or auto, not ${algorithm}`
  return objectives > 1 ? 'is of one objective: a front has no single gain' : undefined
}
