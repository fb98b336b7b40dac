/**
 * algorithms: choose the next trials; pure functions of data, without I/O, clock or shared randomness.
 *
 * Each is a file, or a folder where it has maths. Below them lies `space`: a study's space as a cube, and what is allowed in it; beside them
 * `contract`, what every one of them must keep.
 */
export * from './algorithm.ts'
export { allowsSome, countKept } from './allowed-points.ts'
export { ALGORITHMS, findAlgorithm } from './registry.ts'
export { suggestWithin } from './within.ts'
