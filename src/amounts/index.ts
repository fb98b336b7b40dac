/**
 * amounts: durations and sizes as people write them (1h30m, 32Gi), in study files, options and answers, the digits that tell numbers apart, and how far clocks are apart; knows no study
 */
export { clockAhead } from './clocks.ts'
export { DOUBLE_DIGITS, digitsOf, digitsWithin } from './digits.ts'
export { DURATION, durationMs, readDuration } from './durations.ts'
export { readBytes, SIZE, shownBytes } from './sizes.ts'
