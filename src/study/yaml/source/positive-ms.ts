import { durationMs } from '../../../amounts/index.ts'
import type { Path } from './path.ts'
import type { Reader } from './reader.ts'

/** Milliseconds of a duration that must be longer than nothing. */
export function positiveMs(reader: Reader, path: Path, duration: string): number {
  const ms = durationMs(duration)
  if (ms <= 0 || !Number.isSafeInteger(ms)) {
    reader.problem(path, ms <= 0 ? 'must be longer than nothing' : 'is too long', { remedy: 'Leave it out for no bound.' })
  }
  return ms
}
