export { pbt } from './pbt.ts'
