export { cmaes } from './cmaes.ts'
