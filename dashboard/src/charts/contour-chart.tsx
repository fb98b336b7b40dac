import { useMemo } from 'preact/hooks'
import type { Study, Trial } from '../api/types.ts'
import { type Axis, axisText, marksOf, parameterAxes } from '../state/axes.ts'
import { brushTest } from '../state/brush.ts'
import { ranksOf } from '../state/ranks.ts'
import { route } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { type Surface, surfaceOf } from '../state/surface.ts'
import { cssColor } from '../state/theme.ts'
import { objectiveOf, objectiveValue } from '../state/values.ts'
import { formatValue } from '../words/format.ts'
import { lookOf } from '../words/states.ts'
import { channelsOf } from './channels.ts'
import type { Hit } from './chart-frame.tsx'
import { drawSign, drawSpot, SPOTS_MIN } from './ink.ts'
import { missingValues } from './missing.ts'
import type { Outstanding } from './outstanding.ts'
import { type Paper, type Point, write } from './sheet.tsx'
import { spread, wordPosition } from './slice-chart.tsx'
import { nearest, TrialSheet } from './trial-sheet.tsx'
import { rankStep, STEPS } from './value-color.ts'

const HEIGHT_PX = 380
const EDGE = { left: 72, right: 16, top: 22, foot: 44 } as const
/** Cells are drawn so many times finer than they are computed. */
const FINER = 4
/** How opaque the surface is, so that the trials on it are seen. */
export const SURFACE_ALPHA = 0.75

interface ContourProps {
  readonly store: StudyStore
  readonly study: Study
  /** Names of the parameters across and up. */
  readonly pair: readonly [string, string]
}

/** Two parameters against each other, over what to expect in between. */
export function ContourChart({ store, study, pair }: ContourProps) {
  const version = store.track()
  const axes = parameterAxes(study)
  const [x, y] = pair.map((name) => axes.find((axis) => axis.name === name)) as [Axis, Axis]
  const surface = useMemo(() => {
    const ranks = ranksOf(study, store.trials.values())
    const points = [...store.trials.values()].flatMap((trial) => {
      const [a, b, rank] = [x.valueOf(trial), y.valueOf(trial), ranks.get(trial.number)]
      return a === undefined || b === undefined || rank === undefined ? [] : [{ x: wordPosition(x, a), y: wordPosition(y, b), rank }]
    })
    return surfaceOf(points)
  }, [store, version, x.key, y.key])
  const place = (trial: Trial, wide: number): Point | undefined => {
    const [a, b] = [x.valueOf(trial), y.valueOf(trial)]
    if (a === undefined || b === undefined) return undefined
    return { x: across(spread(x, trial, a), wide), y: up(spread(y, trial, b)) }
  }
  const draw = (paper: Paper) => {
    drawSurface(paper, pictureOf(surface))
    drawFrame(paper, x, y)
    const kept = brushTest(study)
    const crowded = store.trials.size > SPOTS_MIN
    for (const trial of store.trials.values()) {
      const at = place(trial, paper.width)
      if (at === undefined) continue
      paper.ctx.globalAlpha = kept?.(trial) === false ? 0.12 : 0.9
      const { shape } = lookOf(trial)
      if (crowded) drawSpot(paper.ctx, at, cssColor('--ink'))
      else drawSign(paper.ctx, shape, at, 2.6 / devicePixelRatio, cssColor('--ink'), cssColor('--panel'))
    }
    paper.ctx.globalAlpha = 1
  }
  const emphasise = (paper: Paper, outstanding: readonly Outstanding[]) => {
    for (const { trial, color } of outstanding) {
      const at = place(trial, paper.width)
      if (at === undefined) continue
      drawSign(paper.ctx, 'disc', at, 7 / devicePixelRatio, cssColor('--panel'), cssColor('--panel'))
      drawSign(paper.ctx, lookOf(trial).shape, at, 5 / devicePixelRatio, color, cssColor('--panel'))
    }
  }
  const spot = (trial: Trial, width: number): Hit | undefined => {
    const at = place(trial, width)
    const values = [x, y].map((axis) => `${axis.name} ${axisText(axis, axis.valueOf(trial) ?? 0)}`)
    return at && { trial, left: at.x, top: at.y, note: [...values, formatValue(objectiveValue(trial))].join(' · ') }
  }
  return (
    <TrialSheet
      store={store}
      label={`${y.name} against ${x.name}, coloured by how good ${objectiveOf(study).metric} is nearby.`}
      trials={() => [...store.trials.values()].filter(brushTest(study) ?? (() => true))}
      empty={missingValues(store)}
      height={HEIGHT_PX}
      shown={`${version} ${pair.join()} ${route.value.options.get('brush')}`}
      draw={draw}
      emphasise={emphasise}
      spot={spot}
      find={(at, { width }) => {
        const trial = nearest(store.trials.values(), (one) => place(one, width), at)
        return trial && spot(trial, width)
      }}
    />
  )
}

const across = (position: number, width: number) => EDGE.left + position * (width - EDGE.left - EDGE.right)
const up = (position: number) => EDGE.top + (1 - position) * (HEIGHT_PX - EDGE.top - EDGE.foot)

/** The surface in bands of the rank's colours; clear where nothing is known. */
function pictureOf({ columns, rows, ranks }: Surface): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = columns * FINER
  canvas.height = rows * FINER
  const ctx = canvas.getContext('2d')
  if (ctx === null) return canvas
  const image = ctx.createImageData(canvas.width, canvas.height)
  const colors = STEPS.map((step) => channelsOf(cssColor(step)))
  const rankAt = (column: number, row: number) =>
    ranks[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))]!
  for (let row = 0; row < canvas.height; row++) {
    for (let column = 0; column < canvas.width; column++) {
      // between cells the rank is bilinear, so that the bands' edges are smooth
      const [u, v] = [(column + 0.5) / FINER - 0.5, (canvas.height - row - 0.5) / FINER - 0.5]
      const [left, low] = [Math.floor(u), Math.floor(v)]
      const [a, b] = [u - left, v - low]
      const lower = (1 - a) * rankAt(left, low) + a * rankAt(left + 1, low)
      const upper = (1 - a) * rankAt(left, low + 1) + a * rankAt(left + 1, low + 1)
      const rank = (1 - b) * lower + b * upper
      if (!Number.isNaN(rank)) image.data.set(colors[rankStep(rank)]!, 4 * (row * canvas.width + column))
    }
  }
  ctx.putImageData(image, 0, 0)
  return canvas
}

function drawSurface({ ctx, width }: Paper, picture: HTMLCanvasElement): void {
  ctx.save()
  ctx.translate(EDGE.left, EDGE.top)
  ctx.scale((width - EDGE.left - EDGE.right) / picture.width, (HEIGHT_PX - EDGE.top - EDGE.foot) / picture.height)
  ctx.globalAlpha = SURFACE_ALPHA
  ctx.drawImage(picture, 0, 0)
  ctx.restore()
}

function drawFrame({ ctx, width }: Paper, x: Axis, y: Axis): void {
  const color = cssColor('--ink-3')
  const foot = HEIGHT_PX - EDGE.foot
  const room = width - EDGE.left - EDGE.right
  ctx.strokeStyle = cssColor('--line')
  ctx.lineWidth = 1
  ctx.strokeRect(EDGE.left + 0.5, EDGE.top + 0.5, room, foot - EDGE.top)
  const marks = marksOf(x, 5)
  for (const value of marks) {
    const at = { x: across(wordPosition(x, value), width), y: foot + 16 }
    write(ctx, axisText(x, value), at, { color, align: 'center', width: room / marks.length, paperWidth: width })
  }
  for (const value of marksOf(y, 5)) {
    write(
      ctx,
      axisText(y, value),
      { x: EDGE.left - 8, y: up(wordPosition(y, value)) + 4 },
      { color, align: 'right', width: EDGE.left - 10 },
    )
  }
  write(ctx, nameOf(x), { x: EDGE.left + room / 2, y: foot + 36 }, { color: cssColor('--ink-2'), align: 'center' })
  write(ctx, nameOf(y), { x: 0, y: 10 }, { color: cssColor('--ink-2') })
}

const nameOf = (axis: Axis) => (axis.scale === 'linear' ? axis.name : `${axis.name} (log)`)
