import uPlot from 'uplot'
import { cssColor } from '../state/theme.ts'
import { formatApart } from '../words/format.ts'
import type { Range } from './extent.ts'
import { logMarks } from './marks.ts'

export type AxisScale = 'linear' | 'log' | 'symlog'

export interface AxesProps {
  readonly x: Range
  readonly y: Range
  readonly xName: string
  readonly yName: string
  /** Of the whole plot, CSS pixels. */
  readonly height: number
  readonly yScale: AxisScale
  readonly xScale?: 'linear' | 'log'
  /** Writes a mark of the x axis. */
  readonly xFormat?: (value: number) => string
  /** Distances that marks of a linear x axis may have; whole ones by default, empty for any. */
  readonly xSteps?: readonly number[]
}

const WHOLE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6]
/** uPlot's numbers for its scales. */
const DISTRIBUTIONS = { linear: 1, log: 3, symlog: 4 } as const
const AXIS_FONT = '11px Inter, system-ui, sans-serif'

/** On an upright logarithmic axis. */
const LOG_MARKS_MAX = 8
/** Of the axes' font, on average. */
const LETTER_PX = 6.2
/** What of a plot's height the upright axis does not have: marks and name of the other one. */
const NAME_AIR_PX = 60

/** Values that are written beside the axes, as uPlot last chose them. */
export interface Marks {
  x: readonly (number | null)[]
  y: readonly (number | null)[]
}

/** Scales and axes for uPlot, which notes in `marks` what it writes. Ranges and words are the latest, whenever it draws. */
export function axesOf(latest: { readonly current: AxesProps }, marks: Marks): Pick<uPlot.Options, 'scales' | 'axes'> {
  const props = latest.current
  const axis = (label: string, size: uPlot.Axis.Size): uPlot.Axis => ({
    label,
    labelFont: AXIS_FONT,
    labelSize: 20,
    labelGap: 2,
    font: AXIS_FONT,
    size,
    gap: 6,
    stroke: () => cssColor('--ink-3'),
    grid: { stroke: () => cssColor('--grid'), width: 1 },
    ticks: { show: false },
  })
  const written = (name: keyof Marks) => (_plot: uPlot, ticks: (number | null)[]) => {
    marks[name] = ticks
    return marksText(latest.current, name, ticks)
  }
  return {
    scales: {
      x: { time: false, distr: DISTRIBUTIONS[props.xScale ?? 'linear'], range: () => [latest.current.x.min, latest.current.x.max] },
      y: { distr: DISTRIBUTIONS[props.yScale], range: () => [latest.current.y.min, latest.current.y.max] },
    },
    axes: [
      {
        ...axis(props.xName, 24),
        // long numbers need more room than uPlot gives steps
        ...(props.xSteps?.length === 0 && { space: 80 }),
        ...(props.xScale === 'log' || props.xSteps?.length === 0 ? {} : { incrs: [...(props.xSteps ?? WHOLE_STEPS)] }),
        values: written('x'),
      },
      {
        ...axis(nameBeside(props.yName, props.height), roomFor),
        // of many decades uPlot writes all or none
        ...(props.yScale === 'log' && { splits: () => logMarks(latest.current.y, LOG_MARKS_MAX), filter: (_plot, marks) => marks }),
        values: written('y'),
      },
    ],
  }
}

function marksText({ xFormat }: AxesProps, axis: keyof Marks, marks: readonly (number | null)[]): string[] {
  const values = marks.filter((value) => value !== null)
  const texts = axis === 'x' && xFormat !== undefined ? values.map(xFormat) : formatApart(values, axis === 'x' ? 4 : 3)
  let next = 0
  return marks.map((value) => (value === null ? '' : texts[next++]!))
}

/** Width of an upright axis: as its longest mark asks. */
function roomFor(_plot: uPlot, marks: string[] | null): number {
  return Math.max(50, ...(marks ?? []).map((mark) => mark.length * LETTER_PX + 10))
}

/** A name beside an upright axis, cut in its middle where it is longer than the axis. */
function nameBeside(name: string, height: number): string {
  const most = Math.floor((height - NAME_AIR_PX) / LETTER_PX)
  const half = Math.floor((most - 1) / 2)
  return name.length <= most ? name : `${name.slice(0, half)}…${name.slice(-half)}`
}

/** The axes as uPlot draws them, for a context that is not its own. */
export function drawAxes(plot: uPlot, ctx: CanvasRenderingContext2D, props: AxesProps, marks: Marks): void {
  const { left, top, width, height } = plot.bbox
  const ratio = uPlot.pxRatio
  ctx.font = `${11 * ratio}px Inter, system-ui, sans-serif`
  const write = (text: string, x: number, y: number, align: CanvasTextAlign) => {
    ctx.fillStyle = cssColor('--ink-3')
    ctx.textAlign = align
    ctx.fillText(text, x, y)
  }
  const [xTexts, yTexts] = [marksText(props, 'x', marks.x), marksText(props, 'y', marks.y)]
  for (const [k, value] of marks.x.entries()) {
    if (value === null) continue
    const x = plot.valToPos(value, 'x', true)
    ctx.fillStyle = cssColor('--grid')
    ctx.fillRect(x, top, ratio, height)
    write(xTexts[k]!, x, top + height + 17 * ratio, 'center')
  }
  for (const [k, value] of marks.y.entries()) {
    if (value === null) continue
    const y = plot.valToPos(value, 'y', true)
    ctx.fillStyle = cssColor('--grid')
    ctx.fillRect(left, y, width, ratio)
    write(yTexts[k]!, left - 6 * ratio, y + 4 * ratio, 'right')
  }
  write(props.xName, left + width / 2, top + height + 36 * ratio, 'center')
  write(props.yName, left, top - 2 * ratio, 'left')
}
