/** pool: runs algorithms in worker threads: one sticky thread for a study, deadlines, and only what changed is sent. */
export type { AlgorithmInputs, AlgorithmPool, PooledOutcome, PoolOptions } from './contract.ts'
export { openPool } from './pool.ts'
