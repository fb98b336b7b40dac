export { createProcessExecutor, processes } from './executor.ts'
