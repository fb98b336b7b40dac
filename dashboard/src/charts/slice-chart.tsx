import { useSignal } from '@preact/signals'
import type { Study, Trial } from '../api/types.ts'
import { type Axis, axisText, marksOf, positionOf } from '../state/axes.ts'
import { brushTest } from '../state/brush.ts'
import { route, select, selected } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { objectiveValue } from '../state/values.ts'
import { formatNumber } from '../ui/format.ts'
import { STATE_LOOKS } from '../ui/states.ts'
import { hovered } from './hovered.ts'
import { drawSign } from './ink.ts'
import type { Range } from './plot.tsx'
import { type Paper, type Point, Sheet, write } from './sheet.tsx'
import { Tip } from './tip.tsx'

const HEIGHT_PX = 170
const EDGE = { left: 46, right: 14, top: 10, foot: 24 } as const
const REACH_PX = 16

interface SliceProps {
  readonly store: StudyStore
  readonly study: Study
  readonly axis: Axis
  /** Of the objective, the same in every slice. */
  readonly y: Range
}

/** The first objective against one parameter. */
export function SliceChart({ store, study, axis, y }: SliceProps) {
  const version = store.track()
  const tip = useSignal<{ left: number; top: number; trial: Trial } | undefined>(undefined)
  const place = (trial: Trial, width: number): Point | undefined => {
    const value = objectiveValue(trial)
    const at = axis.valueOf(trial)
    if (value === undefined || at === undefined || !Number.isFinite(value)) return undefined
    const height = Math.min(1, Math.max(0, (value - y.min) / (y.max - y.min)))
    // words are spread a little, always in the same way, so that trials do not hide each other
    const spread = axis.words === undefined ? 0 : ((((trial.number * 0.618) % 1) - 0.5) * 0.5) / axis.words.length
    const room = axis.words === undefined ? 0 : 0.5 / axis.words.length
    const x = room + (1 - 2 * room) * positionOf(axis, at) + spread
    return {
      x: EDGE.left + x * (width - EDGE.left - EDGE.right),
      y: EDGE.top + (1 - height) * (HEIGHT_PX - EDGE.top - EDGE.foot),
    }
  }
  const mark = ({ ctx, width }: Paper, trial: Trial, options: { size: number; color?: string }) => {
    const at = place(trial, width)
    const look = STATE_LOOKS[trial.state]
    if (at !== undefined)
      drawSign(ctx, look.shape, at, options.size / devicePixelRatio, options.color ?? cssColor(look.color), cssColor('--panel'))
  }
  const draw = (paper: Paper) => {
    drawFrame(paper, axis, y)
    const kept = brushTest(study)
    for (const trial of store.trials.values()) {
      paper.ctx.globalAlpha = kept?.(trial) === false ? 0.12 : 0.8
      mark(paper, trial, { size: 2.7 })
    }
    paper.ctx.globalAlpha = 1
  }
  const emphasise = (paper: Paper) => {
    for (const number of [study.best, hovered.value, selected.value]) {
      const trial = number === undefined ? undefined : store.trials.get(number)
      const isBest = number === study.best && number !== hovered.value && number !== selected.value
      if (trial !== undefined) mark(paper, trial, { size: 5, color: cssColor(isBest ? '--best' : '--ink') })
    }
  }
  const onPointer = (at: Point | undefined, { width }: Paper) => {
    let closest = REACH_PX ** 2
    let hit: { left: number; top: number; trial: Trial } | undefined
    for (const trial of at === undefined ? [] : store.trials.values()) {
      const there = place(trial, width)
      if (there === undefined || at === undefined) continue
      const distance = (there.x - at.x) ** 2 + (there.y - at.y) ** 2
      if (distance >= closest) continue
      closest = distance
      hit = { trial, left: there.x, top: there.y }
    }
    tip.value = hit
    hovered.value = hit?.trial.number
  }
  return (
    <div class="chart">
      <Sheet
        label={`Value of each trial against ${axis.name}. The table of trials holds both.`}
        height={HEIGHT_PX}
        shown={`${version} ${axis.key} ${y.min} ${y.max} ${route.value.options.get('brush')}`}
        emphasis={[hovered.value, selected.value, study.best].join()}
        draw={draw}
        emphasise={emphasise}
        onPointer={onPointer}
        onRelease={() => tip.value !== undefined && select(tip.value.trial.number)}
      />
      {tip.value !== undefined && (
        <Tip
          {...tip.value}
          note={`${axis.name} ${axisText(axis, axis.valueOf(tip.value.trial) ?? 0)} · ${formatNumber(objectiveValue(tip.value.trial) ?? 0)}`}
        />
      )}
    </div>
  )
}

function drawFrame({ ctx, width }: Paper, axis: Axis, y: Range): void {
  const [plotWidth, plotHeight] = [width - EDGE.left - EDGE.right, HEIGHT_PX - EDGE.top - EDGE.foot]
  for (const share of [0, 0.5, 1]) {
    const top = EDGE.top + (1 - share) * plotHeight
    ctx.fillStyle = cssColor('--grid')
    ctx.fillRect(EDGE.left, top, plotWidth, 1)
    write(
      ctx,
      formatNumber(y.min + share * (y.max - y.min), 3),
      { x: EDGE.left - 8, y: top + 4 },
      { color: cssColor('--ink-3'), align: 'right' },
    )
  }
  const marks = marksOf(axis, 3)
  const room = axis.words === undefined ? 0 : 0.5 / axis.words.length
  for (const value of marks) {
    const x = EDGE.left + (room + (1 - 2 * room) * positionOf(axis, value)) * plotWidth
    write(
      ctx,
      axisText(axis, value),
      { x, y: HEIGHT_PX - 7 },
      { color: cssColor('--ink-3'), align: 'center', width: plotWidth / marks.length },
    )
  }
}
