/**
 * amounts: durations and sizes as people write them (1h30m, 32Gi), in study files, options and answers; knows no study
 */
export { DURATION, durationMs, readDuration } from './durations.ts'
export { readBytes, SIZE, shownBytes } from './sizes.ts'
