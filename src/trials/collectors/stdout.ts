import { z } from 'zod'
import type { Measurement } from '../../model/index.ts'
import type { CollectContext, Collector, CollectorState } from './collector.ts'
import { LineCutter } from './lines.ts'
import { readMetricLine } from './metric-line.ts'

/** Values that count steps, best first, when the study declares no resource. */
const STEP_NAMES = ['step', 'epoch', 'iteration', 'iter', 'global_step', 'globalstep']

const settings = z.strictObject({})

/**
 * Reads measurements from what the command prints: JSON lines (`{"epoch": 3, "accuracy": 0.91}`) and pairs
 * (`epoch=3 accuracy=0.9123`, `loss: 1e-3`); other lines are ignored.
 *
 * A line's step is its resource metric, else its `step`, `epoch`, ...; a line without one belongs to the newest named
 * step; where no line names a step, every line with an objective is the next one, from 1.
 */
export const stdout: Collector<z.infer<typeof settings>> = {
  name: 'stdout',
  summary: 'JSON lines and name=value pairs that the command prints',
  settings,
  stream: 'stdout',
  open(_settings, context, state = { offset: 0, step: 0 }) {
    const cutter = new LineCutter()
    let now: CollectorState = state
    let pushed = state.offset
    return {
      push(bytes, at, final) {
        const points: Measurement[] = []
        const read = (line: string, offset: number): void => {
          const { point, step, named } = readLine(line, context, now, at)
          now = { offset, step, ...(named ? { named } : {}) }
          if (point !== undefined) points.push(point)
        }
        cutter.push(bytes, read, pushed)
        pushed += bytes.length
        if (final) read(cutter.rest(), pushed)
        return { points, state: now }
      },
    }
  },
}

interface ReadLine {
  readonly point?: Measurement
  readonly step: number
  readonly named: boolean
}

function readLine(line: string, context: CollectContext, state: CollectorState, at: number): ReadLine {
  const named = state.named ?? false
  const found = readMetricLine(line)
  if (found === undefined) return { step: state.step, named }
  const stepName = findStepName(found, context)
  const given = stepName === undefined ? undefined : found.get(stepName)
  if (stepName !== undefined) found.delete(stepName)
  const counts = !named && context.objectives.some((metric) => found.has(metric))
  const step = given ?? (counts ? state.step + 1 : state.step)
  const after = { step, named: named || given !== undefined }
  return found.size === 0 ? after : { ...after, point: { step, values: Object.fromEntries(found), at } }
}

/** The name under which the line gives its step. */
function findStepName(found: ReadonlyMap<string, number>, context: CollectContext): string | undefined {
  const isStep = (name: string): boolean => {
    const value = found.get(name)!
    return Number.isSafeInteger(value) && value >= 0 && !context.objectives.includes(name)
  }
  if (context.stepMetric !== undefined && found.has(context.stepMetric)) return isStep(context.stepMetric) ? context.stepMetric : undefined
  const names = [...found.keys()]
  for (const wanted of STEP_NAMES) {
    const name = names.find((candidate) => candidate.toLowerCase() === wanted)
    if (name !== undefined && isStep(name)) return name
  }
  return undefined
}
