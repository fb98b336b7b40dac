import type { Study, Trial } from '../api/types.ts'
import { type Axis, axisText, marksOf, positionOf } from '../state/axes.ts'
import { brushTest } from '../state/brush.ts'
import { route } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { objectiveValue } from '../state/values.ts'
import { formatApart, formatNumber } from '../words/format.ts'
import { lookOf } from '../words/states.ts'
import type { Hit } from './chart-frame.tsx'
import type { Range } from './extent.ts'
import { drawSign, drawSpot, SPOTS_MIN } from './ink.ts'
import { roundMarks } from './marks.ts'
import { missingValues } from './missing.ts'
import { type Paper, type Point, write } from './sheet.tsx'
import { nearest, TrialSheet } from './trial-sheet.tsx'

const HEIGHT_PX = 170
/** Left: a mark of nine letters, as −2.01e−12 and −500,000 are. */
const EDGE = { left: 66, right: 14, top: 10, foot: 24 } as const
/** How much of their strength trials keep that importances do not compare. */
const UNCOMPARED = 0.4

interface SliceProps {
  readonly store: StudyStore
  readonly study: Study
  readonly axis: Axis
  /** Of the objective, the same in every slice. */
  readonly y: Range
  /** The part of the resource that the trials which importances compare were given: others are drawn faint. */
  readonly compared: number | undefined
}

/** The objective that is shown against one parameter. */
export function SliceChart({ store, study, axis, y, compared }: SliceProps) {
  const version = store.track()
  const draw = (paper: Paper) => {
    drawFrame(paper, axis, y)
    const kept = brushTest(study)
    const crowded = store.trials.size > SPOTS_MIN
    for (const trial of store.trials.values()) {
      const isCompared = compared === undefined || (trial.resource ?? study.spec.resource?.max) === compared
      paper.ctx.globalAlpha = kept?.(trial) === false ? 0.12 : (crowded ? 0.5 : 0.8) * (isCompared ? 1 : UNCOMPARED)
      if (crowded) spotTrial(paper, axis, y, trial)
      else markTrial(paper, axis, y, { trial, size: 2.7 })
    }
    paper.ctx.globalAlpha = 1
  }
  const spot = (trial: Trial, width: number): Hit | undefined => {
    const at = placeTrial(trial, axis, y, width)
    const text = `${axis.name} ${axisText(axis, axis.valueOf(trial) ?? 0)} · ${formatNumber(objectiveValue(trial) ?? 0)}`
    return at && { trial, left: at.x, top: at.y, note: text }
  }
  return (
    <TrialSheet
      store={store}
      label={`Value of each trial against ${axis.name}.`}
      trials={() => [...store.trials.values()].filter(brushTest(study) ?? (() => true))}
      empty={missingValues(store)}
      height={HEIGHT_PX}
      shown={`${version} ${axis.key} ${y.min} ${y.max} ${route.value.options.get('brush')} ${compared}`}
      draw={draw}
      emphasise={(paper, outstanding) => {
        for (const { trial, color } of outstanding) markTrial(paper, axis, y, { trial, size: 5, color })
      }}
      spot={spot}
      find={(at, { width }) => {
        const trial = nearest(store.trials.values(), (one) => placeTrial(one, axis, y, width), at)
        return trial && spot(trial, width)
      }}
    />
  )
}

/** Where a trial lies; undefined where it has no value or parameter. */
function placeTrial(trial: Trial, axis: Axis, y: Range, width: number): Point | undefined {
  const value = objectiveValue(trial)
  const at = axis.valueOf(trial)
  if (value === undefined || at === undefined || !Number.isFinite(value)) return undefined
  const height = Math.min(1, Math.max(0, (value - y.min) / (y.max - y.min)))
  return {
    x: EDGE.left + spread(axis, trial, at) * (width - EDGE.left - EDGE.right),
    y: EDGE.top + (1 - height) * (HEIGHT_PX - EDGE.top - EDGE.foot),
  }
}

/** Position of a trial on an axis, 0 to 1: words are spread a little, always in the same way, so that trials do not hide each other. */
export function spread(axis: Axis, trial: Trial, at: number): number {
  if (axis.words === undefined) return positionOf(axis, at)
  const aside = ((((trial.number * 0.618) % 1) - 0.5) * 0.5) / axis.words.length
  return wordPosition(axis, at) + aside
}

/** Position of a mark on an axis, 0 to 1: words keep away from the ends. */
export function wordPosition(axis: Axis, at: number): number {
  const room = axis.words === undefined ? 0 : 0.5 / axis.words.length
  return room + (1 - 2 * room) * positionOf(axis, at)
}

function markTrial(
  { ctx, width }: Paper,
  axis: Axis,
  y: Range,
  { trial, size, color }: { trial: Trial; size: number; color?: string },
): void {
  const at = placeTrial(trial, axis, y, width)
  const look = lookOf(trial)
  if (at !== undefined) drawSign(ctx, look.shape, at, size / devicePixelRatio, color ?? cssColor(look.color), cssColor('--panel'))
}

function spotTrial({ ctx, width }: Paper, axis: Axis, y: Range, trial: Trial): void {
  const at = placeTrial(trial, axis, y, width)
  if (at !== undefined) drawSpot(ctx, at, cssColor(lookOf(trial).color))
}

function drawFrame({ ctx, width }: Paper, axis: Axis, y: Range): void {
  const [plotWidth, plotHeight] = [width - EDGE.left - EDGE.right, HEIGHT_PX - EDGE.top - EDGE.foot]
  const values = roundMarks(y)
  const texts = formatApart(values, 3)
  for (const [k, value] of values.entries()) {
    const top = EDGE.top + (1 - (value - y.min) / (y.max - y.min)) * plotHeight
    ctx.fillStyle = cssColor('--grid')
    ctx.fillRect(EDGE.left, top, plotWidth, 1)
    write(ctx, texts[k]!, { x: EDGE.left - 8, y: top + 4 }, { color: cssColor('--ink-3'), align: 'right' })
  }
  const marks = marksOf(axis, 3)
  for (const value of marks) {
    const x = EDGE.left + wordPosition(axis, value) * plotWidth
    const options = { color: cssColor('--ink-3'), align: 'center', width: plotWidth / marks.length, paperWidth: width } as const
    write(ctx, axisText(axis, value), { x, y: HEIGHT_PX - 7 }, options)
  }
}
