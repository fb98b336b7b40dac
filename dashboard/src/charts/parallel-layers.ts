import type { Trial } from '../api/types.ts'
import { cssColor, endOfFrame } from '../state/theme.ts'
import { Raster } from './raster.ts'
import type { Point } from './sheet.tsx'
import { rankColor, rankStep, STEPS } from './value-color.ts'

/** More lines than this are drawn as a density. */
const LINES_MAX = 300
/** What one frame may spend; the rest is drawn in the next ones. */
const BUDGET_MS = 7
/** While it grows, the picture is painted so often. */
const PAINT_EVERY_MS = 150
const PALE = 0

/** One trial's line. */
export interface ParallelLine {
  readonly trial: Trial
  readonly points: readonly Point[]
  /** Its place among all by value, 0 to 1; undefined without a value. */
  readonly rank: number | undefined
  readonly kept: boolean
}

/** Draws the lines of parallel coordinates: up to 300 one by one, more as a density by rank, a few frames long where there are thousands. */
export class ParallelLayers {
  readonly #picture = document.createElement('canvas')
  #raster = new Raster(1, 1, 0)
  #lines: readonly ParallelLine[] = []
  #next = 0
  #unpainted = false
  #paintedAt = 0

  /** Number of the trial whose line passes nearest; CSS pixels. */
  find(at: Point, reach: number): number | undefined {
    const ratio = window.devicePixelRatio
    return this.#raster.find(at.x * ratio, at.y * ratio, reach * ratio)
  }

  /** Takes other lines, those that matter most last. */
  begin(lines: readonly ParallelLine[], width: number, height: number): void {
    const ratio = window.devicePixelRatio
    this.#lines = lines
    this.#next = 0
    this.#picture.width = Math.round(width * ratio)
    this.#picture.height = Math.round(height * ratio)
    this.#raster = new Raster(this.#picture.width, this.#picture.height, lines.length > LINES_MAX ? STEPS.length + 1 : 0)
  }

  /** Draws what there is time for; true when more is left. */
  draw(ctx: CanvasRenderingContext2D): boolean {
    const crowd = this.#lines.length > LINES_MAX
    const until = endOfFrame(BUDGET_MS)
    const first = this.#next
    while (this.#next < this.#lines.length && (!crowd || performance.now() < until)) this.#trace(this.#lines[this.#next++]!, crowd)
    if (!crowd) for (const line of this.#lines) stroke(ctx, line)
    else {
      const picture = this.#picture.getContext('2d')
      this.#unpainted ||= this.#next > first
      const whole = this.#next === this.#lines.length
      if (picture !== null && this.#unpainted && (whole || performance.now() - this.#paintedAt > PAINT_EVERY_MS)) {
        this.#raster.paint(picture, inks())
        this.#unpainted = false
        this.#paintedAt = performance.now()
      }
      ctx.save()
      ctx.scale(1 / window.devicePixelRatio, 1 / window.devicePixelRatio)
      ctx.drawImage(this.#picture, 0, 0)
      ctx.restore()
    }
    return this.#next < this.#lines.length
  }

  #trace({ trial, points, rank, kept }: ParallelLine, crowd: boolean): void {
    // what a brush leaves out is not there for the pointer
    if (!crowd && !kept) return
    const ratio = window.devicePixelRatio
    const layer = kept ? 1 + rankStep(rank) : PALE
    const line = { number: kept ? trial.number : 0, dashed: trial.state === 'stopped', ...(crowd && { layer }) }
    for (let k = 1; k < points.length; k++) {
      const [a, b] = [points[k - 1]!, points[k]!]
      this.#raster.add(a.x * ratio, a.y * ratio, b.x * ratio, b.y * ratio, line)
    }
  }
}

function inks() {
  return [
    { color: cssColor('--faint'), one: 0.1, most: 0.25 },
    ...STEPS.map((step, k) => ({ color: cssColor(step), one: 0.1 + 0.07 * k, most: 0.75 + 0.05 * k })),
  ]
}

function stroke(ctx: CanvasRenderingContext2D, { trial, points, rank, kept }: ParallelLine): void {
  if (!kept) tracePoints(ctx, points, { color: cssColor('--faint'), width: 0.8, alpha: 0.22 })
  else {
    const alpha = rank === undefined ? 0.4 : 0.8
    tracePoints(ctx, points, { color: rankColor(rank), width: 1.3, alpha, dashed: trial.state === 'stopped' })
  }
}

/** Strokes a line through points, CSS pixels. */
export function tracePoints(
  ctx: CanvasRenderingContext2D,
  points: readonly Point[],
  line: { color: string; width: number; alpha: number; dashed?: boolean },
): void {
  ctx.beginPath()
  for (const { x, y } of points) ctx.lineTo(x, y)
  ctx.globalAlpha = line.alpha
  ctx.strokeStyle = line.color
  ctx.lineWidth = line.width
  ctx.setLineDash(line.dashed === true ? [5, 3] : [])
  ctx.stroke()
  ctx.setLineDash([])
  ctx.globalAlpha = 1
}
