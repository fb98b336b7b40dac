import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { type Axis, positionOf, valueAt } from '../state/axes.ts'
import { brush, setBrush } from '../state/brush.ts'
import { axisX, PLOT_PX, positionAt } from './parallel-axes.ts'
import type { Point } from './sheet.tsx'

/** Half the width in which an axis takes a brush. */
const AXIS_REACH_PX = 14
/** A shorter drag is a click: it takes the brush away. */
const DRAG_PX_MIN = 4

/** Positions on an axis. */
interface Ends {
  readonly from: number
  readonly to: number
}

/** Brushing an axis of parallel coordinates by a drag along it. */
export interface AxisBrush {
  /** The pointer is pressed: on an axis a drag begins. */
  readonly begin: (axes: readonly Axis[], at: Point, width: number) => void
  /** It moves; false when no drag has begun. */
  readonly drag: (at: Point) => boolean
  /** It is released; false when no drag has begun. */
  readonly end: (at: Point) => boolean
  /** Where an axis is brushed, or is being brushed now. */
  readonly endsOf: (axis: Axis) => Ends | undefined
}

/** The brush of a chart, for as long as that is in the page. */
export function useAxisBrush(): AxisBrush {
  const begun = useRef<{ axis: Axis; from: number } | undefined>(undefined)
  const draft = useSignal<(Ends & { readonly key: string }) | undefined>(undefined)
  return {
    begin(axes, at, width) {
      const axis = axes.find((_, k) => Math.abs(axisX(k, axes.length, width) - at.x) < AXIS_REACH_PX)
      begun.current = axis === undefined ? undefined : { axis, from: positionAt(at.y) }
    },
    drag(at) {
      if (begun.current === undefined) return false
      const { axis, from } = begun.current
      const [low, high] = ordered(from, positionAt(at.y))
      draft.value = { key: axis.key, from: low, to: high }
      return true
    },
    end(at) {
      const { axis, from } = begun.current ?? {}
      begun.current = undefined
      draft.value = undefined
      if (axis === undefined || from === undefined) return false
      const ends = ordered(from, positionAt(at.y))
      setBrush(axis.key, (ends[1] - ends[0]) * PLOT_PX < DRAG_PX_MIN ? undefined : interval(axis, ends))
      return true
    },
    endsOf: (axis) => (draft.value?.key === axis.key ? draft.value : brushEnds(axis)),
  }
}

function ordered(one: number, other: number): readonly [number, number] {
  return one < other ? [one, other] : [other, one]
}

/** Where an axis is brushed, as positions. */
function brushEnds(axis: Axis): Ends | undefined {
  const given = brush.value.get(axis.key)
  return given && { from: positionOf(axis, Math.max(given.from, axis.min)), to: positionOf(axis, Math.min(given.to, axis.max)) }
}

/** A drag's interval in the axis' numbers; at an axis' end it holds also what lies beyond, and of words whole ones. */
function interval(axis: Axis, [low, high]: readonly [number, number]): { from: number; to: number } {
  if (axis.words !== undefined) {
    return { from: Math.ceil(valueAt(axis, low) - 0.35), to: Math.floor(valueAt(axis, high) + 0.35) }
  }
  return { from: valueAt(axis, low), to: valueAt(axis, high) }
}
