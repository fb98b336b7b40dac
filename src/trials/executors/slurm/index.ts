export { createSlurmExecutor, jobs, type SlurmExecutor } from './executor.ts'
