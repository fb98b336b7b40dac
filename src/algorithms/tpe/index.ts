export { tpe } from './tpe.ts'
