export { isSmoothSpace } from './data/smooth.ts'
export { gp } from './gp.ts'
