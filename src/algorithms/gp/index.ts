export { gp } from './gp.ts'
export { isSmoothSpace } from './smooth.ts'
