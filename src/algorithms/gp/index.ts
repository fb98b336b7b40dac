export { ENUMERATED_POINTS_MAX } from './batch.ts'
export { isSmoothSpace } from './data/smooth.ts'
export { gp } from './gp.ts'
