import uPlot from 'uplot'
import type { StateLook } from '../words/states.ts'

/** Canvas pixel position of a point; undefined when the scale cannot show it (NaN, infinite, <= 0 on a log axis). */
export function place(plot: uPlot, x: number, y: number): { x: number; y: number } | undefined {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return undefined
  if ((plot.scales.y?.distr === 3 && y <= 0) || (plot.scales.x?.distr === 3 && x <= 0)) return undefined
  return { x: plot.valToPos(x, 'x', true), y: plot.valToPos(y, 'y', true) }
}

/** Moves the pen along a curve. Points that cannot be shown are given to `onGap` and do not break the line. */
export function traceCurve(
  ctx: CanvasRenderingContext2D,
  plot: uPlot,
  xs: readonly number[],
  ys: readonly (number | undefined)[],
  onGap?: (x: number, y: number) => void,
): void {
  let begun = false
  for (let i = 0; i < xs.length; i++) {
    const value = ys[i]
    if (value === undefined) continue
    const at = place(plot, xs[i]!, value)
    if (at === undefined) onGap?.(xs[i]!, value)
    else if (begun) ctx.lineTo(at.x, at.y)
    else {
      ctx.moveTo(at.x, at.y)
      begun = true
    }
  }
}

export interface Stroke {
  readonly color: string
  readonly width: number
  readonly dash?: readonly number[]
  readonly alpha?: number
}

/** Strokes what `trace` moves the pen along; widths and dashes are CSS pixels. */
export function strokePath(ctx: CanvasRenderingContext2D, trace: () => void, stroke: Stroke): void {
  ctx.beginPath()
  trace()
  ctx.globalAlpha = stroke.alpha ?? 1
  ctx.strokeStyle = stroke.color
  ctx.lineWidth = stroke.width * uPlot.pxRatio
  ctx.setLineDash((stroke.dash ?? []).map((d) => d * uPlot.pxRatio))
  ctx.stroke()
  ctx.setLineDash([])
  ctx.globalAlpha = 1
}

/** Strokes a circle around a point; `radius` in CSS pixels. */
export function strokeRing(ctx: CanvasRenderingContext2D, at: { x: number; y: number }, radius: number, stroke: Stroke): void {
  strokePath(ctx, () => ctx.arc(at.x, at.y, radius * uPlot.pxRatio, 0, 2 * Math.PI), stroke)
}

/** Draws a state's sign. `size` is its radius in CSS pixels. */
export function drawSign(
  ctx: CanvasRenderingContext2D,
  shape: StateLook['shape'],
  at: { x: number; y: number },
  size: number,
  color: string,
  ground: string,
): void {
  const r = size * uPlot.pxRatio
  ctx.beginPath()
  ctx.strokeStyle = color
  ctx.fillStyle = shape === 'ring' || shape === 'diamond' ? ground : color
  ctx.lineWidth = 1.6 * uPlot.pxRatio
  if (shape === 'ring' || shape === 'disc') ctx.arc(at.x, at.y, r, 0, 2 * Math.PI)
  else if (shape === 'dot') ctx.arc(at.x, at.y, r / 2, 0, 2 * Math.PI)
  else if (shape === 'triangle') polygon(ctx, at, [-r, -0.8 * r, r, -0.8 * r, 0, r])
  else if (shape === 'diamond') polygon(ctx, at, [0, -r, r, 0, 0, r, -r, 0])
  else if (shape === 'cross') crossing(ctx, at, 0.8 * r)
  else segment(ctx, at, r)
  if (shape !== 'cross' && shape !== 'bar') ctx.fill()
  if (shape !== 'disc' && shape !== 'dot' && shape !== 'triangle') ctx.stroke()
}

function polygon(ctx: CanvasRenderingContext2D, at: { x: number; y: number }, offsets: readonly number[]): void {
  for (let i = 0; i < offsets.length; i += 2) ctx.lineTo(at.x + offsets[i]!, at.y + offsets[i + 1]!)
  ctx.closePath()
}

function crossing(ctx: CanvasRenderingContext2D, at: { x: number; y: number }, r: number): void {
  ctx.moveTo(at.x - r, at.y - r)
  ctx.lineTo(at.x + r, at.y + r)
  ctx.moveTo(at.x + r, at.y - r)
  ctx.lineTo(at.x - r, at.y + r)
}

function segment(ctx: CanvasRenderingContext2D, at: { x: number; y: number }, r: number): void {
  ctx.moveTo(at.x - r, at.y)
  ctx.lineTo(at.x + r, at.y)
}

/** More marks than this are spots: signs would lie on each other, and cost. */
export const SPOTS_MIN = 1_500

/** A mark of two pixels. */
export function drawSpot(ctx: CanvasRenderingContext2D, at: { x: number; y: number }, color: string): void {
  const size = 2.4 * uPlot.pxRatio
  ctx.fillStyle = color
  ctx.fillRect(at.x - size / 2, at.y - size / 2, size, size)
}
