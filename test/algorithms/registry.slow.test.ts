import { describe, it } from 'vitest'
import { algorithmContract } from '../contracts/algorithm.ts'
import { OPTIONS } from './contract-options.ts'
import { SUGGESTING } from './suggesting.ts'

for (const algorithm of SUGGESTING.filter(({ serves }) => serves.objectives > 1)) {
  const several = [2, Math.min(4, algorithm.serves.objectives)]
  describe(`the contract of algorithms, with several objectives, kept by ${algorithm.name}`, () =>
    algorithmContract(algorithm, it, { ...OPTIONS[algorithm.name], objectives: [...new Set(several)] }))
}
