/** trials: runs a study's trials as processes or pods: lifecycle, controller, executors, collectors. */

export * from './collectors/collector.ts'
export * from './executors/executor.ts'
