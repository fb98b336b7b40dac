export { type Densities, GOOD_SHARE, openDensities, splitTrials } from './densities.ts'
export { tpe } from './tpe.ts'
