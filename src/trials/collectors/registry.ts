import type { Collector } from './collector.ts'
import { file } from './file.ts'
import { prometheus } from './prometheus.ts'
import { push } from './push.ts'
import { stdout } from './stdout.ts'
import { tfevents } from './tfevents.ts'

/** Every collector. Adding one is a file and a line here. */
export const COLLECTORS: readonly Collector[] = [erased(stdout), erased(file), erased(tfevents), erased(prometheus), erased(push)]

/** Forgets the type of the settings: whoever opens a collector has parsed them by its schema. */
function erased<Settings>(collector: Collector<Settings>): Collector {
  return collector as Collector<unknown> as Collector
}

/** The collector of that name; undefined when there is none. */
export function findCollector(name: string): Collector | undefined {
  return COLLECTORS.find((collector) => collector.name === name)
}
