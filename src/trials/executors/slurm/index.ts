export { hasSlurm } from './commands.ts'
export { createSlurmExecutor, SLURM, type SlurmExecutor } from './executor.ts'
