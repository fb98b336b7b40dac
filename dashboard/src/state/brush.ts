import { computed } from '@preact/signals'
import type { Study, Trial } from '../api/types.ts'
import { objectiveAxes, parameterAxes } from './axes.ts'
import { route, setOption } from './route.ts'

/** What a brush keeps of an axis, in the axis' numbers. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** Reads `p.lr:0.001~0.1,v.0:0.9~1`; what cannot be read is left out. */
function parseBrush(text: string | null): Map<string, Interval> {
  const brush = new Map<string, Interval>()
  for (const part of (text ?? '').split(',')) {
    const [key = '', range = ''] = part.split(':')
    const [from, to] = range.split('~').map(Number)
    if (from !== undefined && to !== undefined && from <= to) brush.set(decodeURIComponent(key), { from, to })
  }
  return brush
}

/** What `parseBrush` reads. */
function formatBrush(brush: ReadonlyMap<string, Interval>): string {
  const short = (value: number) => String(Number(value.toPrecision(6)))
  return [...brush].map(([key, { from, to }]) => `${encodeURIComponent(key)}:${short(from)}~${short(to)}`).join(',')
}

const brushText = computed(() => route.value.options.get('brush'))

/** The brushed axes, from the address. */
export const brush = computed(() => parseBrush(brushText.value))

/** Brushes an axis anew; undefined takes its brush away. */
export function setBrush(key: string, interval: Interval | undefined): void {
  const next = new Map(brush.value)
  if (interval === undefined) next.delete(key)
  else next.set(key, interval)
  setOption('brush', next.size === 0 ? undefined : formatBrush(next))
}

/** Takes all brushes away. */
export function clearBrush(): void {
  setOption('brush', undefined)
}

/** Tells whether a trial lies in every brush; undefined while there is none. */
export function brushTest(study: Study): ((trial: Trial) => boolean) | undefined {
  if (brush.value.size === 0) return undefined
  // only where an objective lies is asked for: its range does not matter
  const tests = [...parameterAxes(study), ...objectiveAxes(study, [])].flatMap((axis) => {
    const interval = brush.value.get(axis.key)
    return interval === undefined ? [] : [{ axis, ...interval }]
  })
  return (trial) =>
    tests.every(({ axis, from, to }) => {
      const value = axis.valueOf(trial)
      return value !== undefined && value >= from && value <= to
    })
}
