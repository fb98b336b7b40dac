export { gp } from './gp.ts'
