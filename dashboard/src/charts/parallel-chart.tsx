import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Trial } from '../api/types.ts'
import { type Axis, axisText, marksOf, objectiveAxes, parameterAxes, positionOf, valueAt } from '../state/axes.ts'
import { brush, brushTest, setBrush } from '../state/brush.ts'
import { route, select, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { objectiveValue } from '../state/values.ts'
import { formatValue } from '../ui/format.ts'
import { hovered } from './hovered.ts'
import { type Paper, type Point, Sheet, write } from './sheet.tsx'
import { Tip } from './tip.tsx'
import { rankColor, ranksOf } from './value-color.ts'

const TOP_PX = 40
const FOOT_PX = 26
const SIDE_PX = 46
/** Half the width in which an axis takes a brush, and how far from a line it still answers. */
const AXIS_REACH_PX = 14
const LINE_REACH_PX = 10
/** A shorter drag is a click: it takes the brush away. */
const DRAG_PX_MIN = 4

interface Placed {
  readonly trial: Trial
  readonly points: readonly Point[]
}

/** Every trial as a line through its parameters and objectives; a drag along an axis brushes. */
export function ParallelChart({ store }: { store: StudyStore }) {
  const version = store.track()
  const drag = useRef<{ axis: Axis; from: number } | undefined>(undefined)
  const draft = useSignal<{ key: string; from: number; to: number } | undefined>(undefined)
  const tip = useSignal<{ left: number; top: number; trial: Trial } | undefined>(undefined)
  const study = store.study.value
  if (study === undefined) return null
  const trials = [...store.trials.values()]
  const axes = [...parameterAxes(study), ...objectiveAxes(study, trials)]
  const height = 340
  const plotHeight = height - TOP_PX - FOOT_PX
  const xOf = (k: number, width: number) => SIDE_PX + (k * (width - 2 * SIDE_PX)) / Math.max(1, axes.length - 1)
  const yOf = (position: number) => TOP_PX + (1 - position) * plotHeight
  const positionAt = (y: number) => Math.min(1, Math.max(0, 1 - (y - TOP_PX) / plotHeight))
  const place = (trial: Trial, width: number): Placed => ({
    trial,
    points: axes.flatMap((axis, k) => {
      const value = axis.valueOf(trial)
      return value === undefined || !Number.isFinite(value) ? [] : [{ x: xOf(k, width), y: yOf(positionOf(axis, value)) }]
    }),
  })
  const axisAt = (x: number, width: number) => axes.findIndex((_, k) => Math.abs(xOf(k, width) - x) < AXIS_REACH_PX)
  const draw = ({ ctx, width }: Paper) => {
    const ranks = ranksOf(study, trials)
    const kept = brushTest(study)
    const order = [...trials].sort((a, b) => (ranks.get(a.number) ?? -1) - (ranks.get(b.number) ?? -1))
    const isIn = (trial: Trial) => kept?.(trial) !== false
    for (const trial of order.filter((t) => !isIn(t)))
      trace(ctx, place(trial, width).points, { color: cssColor('--faint'), width: 0.8, alpha: 0.22 })
    for (const trial of order.filter(isIn)) {
      const rank = ranks.get(trial.number)
      trace(ctx, place(trial, width).points, {
        color: rankColor(rank),
        width: 1.3,
        alpha: rank === undefined ? 0.4 : 0.8,
        dashed: trial.state === 'stopped',
      })
    }
    const room = (width - 2 * SIDE_PX) / axes.length
    for (const [k, axis] of axes.entries()) drawAxis(ctx, axis, xOf(k, width), yOf, { shift: k % 2, room })
  }
  const onPointer = (at: Point | undefined, { width }: Paper, pressed: boolean) => {
    if (pressed && drag.current !== undefined && at !== undefined) {
      const { axis, from } = drag.current
      const [low, high] = [from, positionAt(at.y)].sort((a, b) => a - b) as [number, number]
      draft.value = { key: axis.key, from: low, to: high }
      return
    }
    const hit =
      at === undefined
        ? undefined
        : nearest(
            trials.map((trial) => place(trial, width)),
            at,
          )
    tip.value = hit === undefined || at === undefined ? undefined : { trial: hit, left: at.x, top: at.y }
    hovered.value = hit?.number
  }
  const onPress = (at: Point, { width }: Paper) => {
    const axis = axes[axisAt(at.x, width)]
    drag.current = axis === undefined ? undefined : { axis, from: positionAt(at.y) }
  }
  const onRelease = (at: Point) => {
    const begun = drag.current
    drag.current = undefined
    draft.value = undefined
    if (begun === undefined) {
      if (tip.value !== undefined) select(tip.value.trial.number)
      return
    }
    const ends = [begun.from, positionAt(at.y)].sort((a, b) => a - b) as [number, number]
    if ((ends[1] - ends[0]) * plotHeight < DRAG_PX_MIN) setBrush(begun.axis.key, undefined)
    else setBrush(begun.axis.key, interval(begun.axis, ends))
  }
  const emphasise = ({ ctx, width }: Paper) => {
    for (const number of [study.best, hovered.value, selected.value]) {
      const trial = number === undefined ? undefined : store.trials.get(number)
      if (trial === undefined) continue
      const color = cssColor(number === study.best && number !== selected.value && number !== hovered.value ? '--best' : '--ink')
      trace(ctx, place(trial, width).points, { color: cssColor('--panel'), width: 5, alpha: 0.9 })
      trace(ctx, place(trial, width).points, { color, width: 2.3, alpha: 1 })
    }
    axes.forEach((axis, k) => {
      const given = brush.value.get(axis.key)
      const ends =
        draft.value?.key === axis.key
          ? draft.value
          : given && { from: positionOf(axis, Math.max(given.from, axis.min)), to: positionOf(axis, Math.min(given.to, axis.max)) }
      if (ends !== undefined) drawBrush(ctx, xOf(k, width), yOf(ends.to), yOf(ends.from))
    })
  }
  const brushText = route.value.options.get('brush') ?? ''
  return (
    <div class="chart">
      <Sheet
        label={`Parallel coordinates of ${trials.length} trials over ${axes.map((axis) => axis.name).join(', ')}. The table of trials holds their values.`}
        height={height}
        shown={`${version} ${brushText} ${axes.length}`}
        emphasis={[hovered.value, selected.value, study.best, brushText, draft.value?.from, draft.value?.to].join()}
        draw={draw}
        emphasise={emphasise}
        onPointer={onPointer}
        onPress={onPress}
        onRelease={onRelease}
      />
      {tip.value !== undefined && <Tip {...tip.value} note={formatValue(objectiveValue(tip.value.trial))} />}
    </div>
  )
}

/** A drag's interval in the axis' numbers; at an axis' end it holds also what lies beyond, and of words whole ones. */
function interval(axis: Axis, [low, high]: readonly [number, number]): { from: number; to: number } {
  if (axis.words !== undefined) {
    return { from: Math.ceil(valueAt(axis, low) - 0.35), to: Math.floor(valueAt(axis, high) + 0.35) }
  }
  return { from: valueAt(axis, low), to: valueAt(axis, high) }
}

function trace(
  ctx: CanvasRenderingContext2D,
  points: readonly Point[],
  stroke: { color: string; width: number; alpha: number; dashed?: boolean },
): void {
  ctx.beginPath()
  for (const { x, y } of points) ctx.lineTo(x, y)
  ctx.globalAlpha = stroke.alpha
  ctx.strokeStyle = stroke.color
  ctx.lineWidth = stroke.width
  ctx.setLineDash(stroke.dashed === true ? [5, 3] : [])
  ctx.stroke()
  ctx.setLineDash([])
  ctx.globalAlpha = 1
}

function drawAxis(
  ctx: CanvasRenderingContext2D,
  axis: Axis,
  x: number,
  yOf: (p: number) => number,
  { shift, room }: { shift: number; room: number },
): void {
  ctx.fillStyle = cssColor('--ink-3')
  ctx.fillRect(x - 0.5, yOf(1), 1, yOf(0) - yOf(1))
  const name = axis.scale === 'linear' ? axis.name : `${axis.name} (log)`
  // with many axes every other name stands a line higher
  const raised = room < 90 && shift === 1 ? 13 : 0
  write(
    ctx,
    name,
    { x, y: 26 - raised },
    { color: cssColor('--ink'), align: 'center', width: raised > 0 || room < 90 ? 2 * room - 10 : room - 8 },
  )
  const marks = marksOf(axis, 5)
  for (const value of marks) {
    const y = yOf(positionOf(axis, value))
    ctx.fillStyle = cssColor('--ink-3')
    ctx.fillRect(x - 3, y - 0.5, 6, 1)
    const text = axisText(axis, value)
    ctx.fillStyle = cssColor('--panel')
    ctx.globalAlpha = 0.75
    ctx.fillRect(x + 5, y - 7, Math.min(room, ctx.measureText(text).width + 2), 13)
    ctx.globalAlpha = 1
    write(ctx, text, { x: x + 6, y: y + 4 }, { color: cssColor('--ink-2'), width: Math.max(24, room - 12) })
  }
}

function drawBrush(ctx: CanvasRenderingContext2D, x: number, top: number, foot: number): void {
  ctx.fillStyle = cssColor('--accent')
  ctx.globalAlpha = 0.25
  ctx.fillRect(x - 7, top - 2, 14, foot - top + 4)
  ctx.globalAlpha = 1
  ctx.fillRect(x - 7, top - 2, 14, 2)
  ctx.fillRect(x - 7, foot, 14, 2)
}

function nearest(placed: readonly Placed[], at: Point): Trial | undefined {
  let closest = LINE_REACH_PX
  let hit: Trial | undefined
  for (const { trial, points } of placed) {
    const k = points.findIndex(({ x }) => x >= at.x)
    const [a, b] = [points[k - 1], points[k]]
    if (a === undefined || b === undefined) continue
    const distance = Math.abs(a.y + ((b.y - a.y) * (at.x - a.x)) / (b.x - a.x) - at.y)
    if (distance < closest) {
      closest = distance
      hit = trial
    }
  }
  return hit
}
