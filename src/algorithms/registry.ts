import type { Algorithm } from './algorithm.ts'
import { asha } from './asha.ts'
import { ashaGp } from './asha-gp.ts'
import { auto } from './auto.ts'
import { bohb } from './bohb/index.ts'
import { cmaes } from './cmaes/index.ts'
import { external } from './external.ts'
import { gp } from './gp/index.ts'
import { grid } from './grid.ts'
import { hyperband } from './hyperband.ts'
import { nsga2 } from './nsga2.ts'
import { pbt } from './pbt/index.ts'
import { random } from './random.ts'
import { sobol } from './sobol.ts'
import { tpe } from './tpe/index.ts'

/** Forgets the type of the settings: whoever runs an algorithm has parsed them by its schema. */
function erased<Settings>(algorithm: Algorithm<Settings>): Algorithm {
  return algorithm as unknown as Algorithm
}

/** Every algorithm that a study can name. */
export const ALGORITHMS: readonly Algorithm[] = [
  erased(auto),
  erased(gp),
  erased(tpe),
  erased(cmaes),
  erased(nsga2),
  erased(random),
  erased(sobol),
  erased(grid),
  erased(hyperband),
  erased(asha),
  erased(bohb),
  erased(ashaGp),
  erased(pbt),
  erased(external),
]

/** The algorithm of that name; undefined when there is none. */
export function findAlgorithm(name: string): Algorithm | undefined {
  return ALGORITHMS.find((a) => a.name === name)
}
