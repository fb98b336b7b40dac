import type { Trial } from '../api/types.ts'
import { type Axis, axisText, marksOf, positionOf } from '../state/axes.ts'
import { cssColor } from '../state/theme.ts'
import { type Paper, type Point, write } from './sheet.tsx'

/** Height of parallel coordinates, CSS pixels. */
export const HEIGHT_PX = 340
const TOP_PX = 40
const FOOT_PX = 26
/** Beside the outer axes: the marks of the last one, as −3.61e−12, stand in it. */
const SIDE_PX = 70
/** Length of an axis. */
export const PLOT_PX = HEIGHT_PX - TOP_PX - FOOT_PX
/** Where trials pass an axis of which they have no value: below its foot. */
const PASS_PX = HEIGHT_PX - 8

/** Names and marks of axes that stand nearer to each other could not be read. */
const APART_PX_MIN = 54

/** Width below which parallel coordinates of so many axes are moved sideways instead of squeezed. */
export const leastWidth = (axes: number) => 2 * SIDE_PX + (axes - 1) * APART_PX_MIN

/** Distance of the k-th axis from the left. */
export const axisX = (k: number, axes: number, width: number) => SIDE_PX + (k * (width - 2 * SIDE_PX)) / Math.max(1, axes - 1)
/** Distance of a position on an axis from the top, and the position at such a distance. */
export const yOf = (position: number) => TOP_PX + (1 - position) * PLOT_PX
export const positionAt = (y: number) => Math.min(1, Math.max(0, 1 - (y - TOP_PX) / PLOT_PX))

/** A trial's way through the axes; one whose parameter another one's choice leaves out is passed below. */
export function linePoints(axes: readonly Axis[], trial: Trial, width: number): Point[] {
  const points: Point[] = []
  axes.forEach((axis, k) => {
    const value = axis.valueOf(trial)
    const x = axisX(k, axes.length, width)
    if (value !== undefined && Number.isFinite(value)) points.push({ x, y: yOf(positionOf(axis, value)) })
    else if (axis.conditional) points.push({ x, y: PASS_PX })
  })
  return points
}

/** Draws all axes with their names. */
export function drawAxes(paper: Paper, axes: readonly Axis[]): void {
  for (const [k, axis] of axes.entries()) {
    const x = axisX(k, axes.length, paper.width)
    paper.ctx.fillStyle = cssColor('--ink-3')
    paper.ctx.fillRect(x - 0.5, yOf(1), 1, yOf(0) - yOf(1))
    writeName(paper, axis, x, { shift: k % 2, room: roomOf(k, axes.length, paper.width) })
  }
}

/** Draws the axes' marks, over all lines. */
export function drawMarks({ ctx, width }: Paper, axes: readonly Axis[]): void {
  for (const [k, axis] of axes.entries()) markAxis(ctx, axis, axisX(k, axes.length, width), roomOf(k, axes.length, width))
}

/** Room for the words of the k-th axis: the last one has what is beside it. */
function roomOf(k: number, axes: number, width: number): number {
  const between = (width - 2 * SIDE_PX) / axes
  return k === axes - 1 ? Math.max(between, SIDE_PX) : between
}

function writeName({ ctx, width: wide }: Paper, axis: Axis, x: number, { shift, room }: { shift: number; room: number }): void {
  // with many axes every other name stands a line higher
  const raised = room < 90 && shift === 1 ? 13 : 0
  const width = raised > 0 || room < 90 ? 2 * room - 10 : room - 8
  const whole = axis.scale === 'linear' ? axis.name : `${axis.name} (log)`
  const name = ctx.measureText(whole).width > width ? axis.name : whole
  // a long name of an outer axis stays on the paper
  const half = Math.min(width, ctx.measureText(name).width) / 2 + 1
  const middle = Math.min(wide - half, Math.max(half, x))
  write(ctx, name, { x: middle, y: 26 - raised }, { color: cssColor('--ink'), align: 'center', width })
}

function markAxis(ctx: CanvasRenderingContext2D, axis: Axis, x: number, room: number): void {
  for (const value of marksOf(axis, 5)) {
    const y = yOf(positionOf(axis, value))
    ctx.fillStyle = cssColor('--ink-3')
    ctx.fillRect(x - 3, y - 0.5, 6, 1)
    writeMark(ctx, axisText(axis, value), { x, y }, room)
  }
  if (!axis.conditional) return
  ctx.fillStyle = cssColor('--ink-3')
  ctx.fillRect(x - 3, PASS_PX - 0.5, 6, 1)
  writeMark(ctx, ctx.measureText('inactive').width > markWidth(room) ? '–' : 'inactive', { x, y: PASS_PX }, room)
}

const markWidth = (room: number) => Math.max(24, room - 12)

/** Words beside an axis, over the lines. */
function writeMark(ctx: CanvasRenderingContext2D, text: string, { x, y }: Point, room: number): void {
  const width = markWidth(room)
  ctx.fillStyle = cssColor('--panel')
  ctx.globalAlpha = 0.9
  ctx.fillRect(x + 5, y - 7, Math.min(width, ctx.measureText(text).width) + 2, 13)
  ctx.globalAlpha = 1
  write(ctx, text, { x: x + 6, y: y + 4 }, { color: cssColor('--ink-2'), width })
}

/** Draws what an axis keeps. */
export function drawBrush(ctx: CanvasRenderingContext2D, x: number, top: number, foot: number): void {
  ctx.fillStyle = cssColor('--accent')
  ctx.globalAlpha = 0.25
  ctx.fillRect(x - 7, top - 2, 14, foot - top + 4)
  ctx.globalAlpha = 1
  ctx.fillRect(x - 7, top - 2, 14, 2)
  ctx.fillRect(x - 7, foot, 14, 2)
}
