/** algorithms: choose the next trials; pure functions of data, without I/O, clock or shared randomness. */
export * from './algorithm.ts'
export { allowsSome, countKept } from './allowed-points.ts'
export { ALGORITHMS, findAlgorithm } from './registry.ts'
export { suggestWithin } from './within.ts'
