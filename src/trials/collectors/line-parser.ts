import type { Measurement } from '../../model/index.ts'
import { bounded } from './bounded.ts'
import type { CollectContext, CollectorParser, CollectorState } from './collector.ts'
import { LineCutter } from './lines.ts'
import { findStepName } from './steps.ts'

/** The numbers that one line names, by name; undefined when it names none. */
export type ReadLine = (line: string) => Map<string, number> | undefined

/**
 * Parses output line by line. A line's step is its resource metric, else its `step`, `epoch`, ...; a line without one belongs to
 * the newest named step; where no line names a step, every line with an objective is the next one, from 1.
 */
export function openLineParser(read: ReadLine, context: CollectContext, state: CollectorState = { offset: 0, step: 0 }): CollectorParser {
  const notes = new Set<string>()
  const cutter = new LineCutter(notes)
  let now: CollectorState = state
  let pushed = state.offset
  return {
    push(bytes, at, final) {
      const points: Measurement[] = []
      const take = (line: string, offset: number): void => {
        const { point, step, named } = measureLine(read(line), context, now, { at, notes })
        now = { offset, step, ...(named ? { named } : {}) }
        if (point !== undefined) points.push(point)
      }
      cutter.push(bytes, take, pushed)
      pushed += bytes.length
      if (final) take(cutter.rest(), pushed)
      return { points, state: now, notes: [...notes] }
    },
  }
}

interface MeasuredLine {
  readonly point?: Measurement
  readonly step: number
  readonly named: boolean
}

function measureLine(
  found: Map<string, number> | undefined,
  context: CollectContext,
  state: CollectorState,
  { at, notes }: { readonly at: number; readonly notes: Set<string> },
): MeasuredLine {
  const named = state.named ?? false
  if (found === undefined) return { step: state.step, named }
  const stepName = findStepName(found, context)
  const given = stepName === undefined ? undefined : found.get(stepName)
  if (stepName !== undefined) found.delete(stepName)
  const counts = !named && context.objectives.some((metric) => found.has(metric))
  const step = given ?? (counts ? state.step + 1 : state.step)
  const after = { step, named: named || given !== undefined }
  return found.size === 0 ? after : { ...after, point: { step, values: Object.fromEntries(bounded(found, context, notes)), at } }
}
