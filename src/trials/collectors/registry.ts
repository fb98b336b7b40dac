import type { Collector } from './collector.ts'
import { stdout } from './stdout.ts'

/** Every collector. Adding one is a file and a line here. */
export const COLLECTORS: readonly Collector[] = [stdout as Collector]

/** The collector of that name; undefined when there is none. */
export function findCollector(name: string): Collector | undefined {
  return COLLECTORS.find((collector) => collector.name === name)
}
