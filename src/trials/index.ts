/** trials: runs a study's trials as processes or pods: lifecycle, controller, executors, collectors. */
export * from './collectors/collector.ts'
export { COLLECTORS, findCollector } from './collectors/registry.ts'
export { type ControllerOptions, startController } from './controller.ts'
export * from './executors/executor.ts'
export { createFakeExecutor, type FakeAttempt, type FakeExecutor, type FakeOptions } from './executors/fake.ts'
export { createProcessExecutor } from './executors/process.ts'
export { listGpus } from './gpus.ts'
export { createLogReader, type LogReader } from './log-reader.ts'
