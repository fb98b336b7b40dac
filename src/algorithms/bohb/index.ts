export { bohb } from './bohb.ts'
