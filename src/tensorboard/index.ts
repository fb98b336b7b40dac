/** tensorboard: the event files of TensorBoard, read and written: records, scalars, hyperparameters; knows no study. */
export { type EventScalars, readScalars } from './read-event.ts'
export { encodeRecord, RECORD_BYTES_MAX, RecordCutter } from './records.ts'
export * from './write-event.ts'
