import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { cssColor, theme } from '../state/theme.ts'
import { formatNumber } from '../ui/format.ts'
import { registerChart } from './picture.ts'

export interface Range {
  readonly min: number
  readonly max: number
}

export type AxisScale = 'linear' | 'log' | 'symlog'

export interface PlotProps {
  readonly height: number
  readonly x: Range
  readonly y: Range
  readonly xName: string
  readonly yName: string
  readonly yScale: AxisScale
  readonly xScale?: 'linear' | 'log'
  /** Writes a mark of the x axis. */
  readonly xFormat?: (value: number) => string
  /** Distances that marks of a linear x axis may have; whole ones by default, empty for any. */
  readonly xSteps?: readonly number[]
  /** Grows when what `draw` shows changed. */
  readonly version: number
  /** Names how `draw` shows it: drawing is due when it changes. */
  readonly shown?: string
  /** Draws everything: runs when the data changed. Canvas pixels. */
  readonly draw: (plot: uPlot, ctx: CanvasRenderingContext2D) => void
  /** Draws what is emphasised, on a layer above: runs when a signal changed that it read. Canvas pixels. */
  readonly emphasise?: (plot: uPlot, ctx: CanvasRenderingContext2D) => void
  /** The pointer over the plot, CSS pixels; undefined when it left. */
  readonly onPointer?: (plot: uPlot, at: { left: number; top: number } | undefined) => void
  readonly onClick?: () => void
  /** Is given the plot, whenever it is made anew. */
  readonly onPlot?: (plot: uPlot) => void
}

const WHOLE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6]
/** uPlot's numbers for its scales. */
const DISTRIBUTIONS = { linear: 1, log: 3, symlog: 4 } as const
const AXIS_FONT = '11px Inter, system-ui, sans-serif'
/** Marks that are drawn at the edge may reach so far beyond it, CSS pixels. */
const EDGE_PX = 6

/** Axes, grid and layers from uPlot; the marks are the caller's. */
export function Plot(props: PlotProps) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<Made>(undefined)
  const latest = useRef(props)
  latest.current = props
  const dark = theme.value

  // the rest is read through `latest`
  useEffect(() => {
    const element = host.current
    if (element === null) return
    const made = makePlot(element, latest)
    plot.current = made
    latest.current.onPlot?.(made.plot)
    registerChart(element, made.redraw)
    const observer = new ResizeObserver(() => made.plot.setSize({ width: element.clientWidth, height: latest.current.height }))
    observer.observe(element)
    const stopEmphasis = effect(made.emphasise)
    return () => {
      stopEmphasis()
      observer.disconnect()
      made.plot.destroy()
    }
  }, [props.yScale, props.xScale, props.xFormat, props.height, props.xName, props.yName, dark])

  const { x, y, version } = props
  // a new version, range or name is what asks for the drawing
  useEffect(() => {
    // the corners are the only data that uPlot is given: they set the scales
    plot.current?.show()
  }, [version, x.min, x.max, y.min, y.max, props.shown])

  return <div class="plot" ref={host} style={{ height: `${props.height}px` }} />
}

function corners({ x, y }: PlotProps): uPlot.AlignedData {
  return [
    [x.min, x.max],
    [y.min, y.max],
  ]
}

interface Made {
  readonly plot: uPlot
  readonly show: () => void
  readonly emphasise: () => void
  /** Draws all of it on another context. */
  readonly redraw: (ctx: CanvasRenderingContext2D) => void
}

/** What is written beside the axes. */
interface Marks {
  x: readonly (number | null)[]
  y: readonly (number | null)[]
}

function makePlot(element: HTMLElement, latest: { current: PlotProps }): Made {
  const layer = document.createElement('canvas')
  const marks: Marks = { x: [], y: [] }
  const made = new uPlot(optionsOf(element, latest, marks), corners(latest.current), element)
  const refresh = () => {
    const ctx = layer.getContext('2d')
    if (ctx === null) return
    if (layer.width !== made.ctx.canvas.width || layer.height !== made.ctx.canvas.height) {
      layer.width = made.ctx.canvas.width
      layer.height = made.ctx.canvas.height
    }
    ctx.clearRect(0, 0, layer.width, layer.height)
    clipped(made, ctx, () => latest.current.emphasise?.(made, ctx))
  }
  made.hooks.draw = [
    () => {
      clipped(made, made.ctx, () => latest.current.draw(made, made.ctx))
      refresh()
    },
  ]
  layer.className = 'layer'
  made.ctx.canvas.after(layer)
  followPointer(made, latest)
  const show = () => {
    // a symlog axis is linear below a thousandth of what it shows
    const { y } = latest.current
    if (made.scales.y !== undefined) made.scales.y.asinh = Math.max(Math.abs(y.min), Math.abs(y.max)) / 1_000 || 1
    made.setData(corners(latest.current))
  }
  const redraw = (ctx: CanvasRenderingContext2D) => {
    ctx.save()
    ctx.scale(1 / uPlot.pxRatio, 1 / uPlot.pxRatio)
    drawAxes(made, ctx, latest.current, marks)
    clipped(made, ctx, () => latest.current.draw(made, ctx))
    clipped(made, ctx, () => latest.current.emphasise?.(made, ctx))
    ctx.restore()
  }
  return { plot: made, show, emphasise: refresh, redraw }
}

function optionsOf(element: HTMLElement, latest: { current: PlotProps }, marks: Marks): uPlot.Options {
  const props = latest.current
  const axis = (label: string, size: number): uPlot.Axis => ({
    label,
    labelFont: AXIS_FONT,
    labelSize: 20,
    labelGap: 2,
    font: AXIS_FONT,
    size,
    gap: 6,
    stroke: cssColor('--ink-3'),
    grid: { stroke: cssColor('--grid'), width: 1 },
    ticks: { show: false },
  })
  const written = (name: keyof Marks) => (_plot: uPlot, ticks: (number | null)[]) => {
    marks[name] = ticks
    return ticks.map((value) => markText(latest.current, name, value))
  }
  return {
    width: Math.max(element.clientWidth, 100),
    height: props.height,
    padding: [10, 20, 0, 0],
    legend: { show: false },
    cursor: { show: true, x: false, y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    scales: {
      x: { time: false, distr: props.xScale === 'log' ? 3 : 1, range: () => [latest.current.x.min, latest.current.x.max] },
      y: { distr: DISTRIBUTIONS[props.yScale], range: () => [latest.current.y.min, latest.current.y.max] },
    },
    axes: [
      {
        ...axis(props.xName, 24),
        ...(props.xScale === 'log' || props.xSteps?.length === 0 ? {} : { incrs: [...(props.xSteps ?? WHOLE_STEPS)] }),
        values: written('x'),
      },
      { ...axis(props.yName, 50), values: written('y') },
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
  }
}

function markText({ xFormat }: PlotProps, axis: keyof Marks, value: number | null): string {
  if (value === null) return ''
  return axis === 'x' && xFormat !== undefined ? xFormat(value) : formatNumber(value, axis === 'x' ? 4 : 3)
}

/** The axes as uPlot draws them, for a context that is not its own. */
function drawAxes(plot: uPlot, ctx: CanvasRenderingContext2D, props: PlotProps, marks: Marks): void {
  const { left, top, width, height } = plot.bbox
  const ratio = uPlot.pxRatio
  ctx.font = `${11 * ratio}px Inter, system-ui, sans-serif`
  const write = (text: string, x: number, y: number, align: CanvasTextAlign) => {
    ctx.fillStyle = cssColor('--ink-3')
    ctx.textAlign = align
    ctx.fillText(text, x, y)
  }
  for (const value of marks.x) {
    if (value === null) continue
    const x = plot.valToPos(value, 'x', true)
    ctx.fillStyle = cssColor('--grid')
    ctx.fillRect(x, top, ratio, height)
    write(markText(props, 'x', value), x, top + height + 17 * ratio, 'center')
  }
  for (const value of marks.y) {
    if (value === null) continue
    const y = plot.valToPos(value, 'y', true)
    ctx.fillStyle = cssColor('--grid')
    ctx.fillRect(left, y, width, ratio)
    write(markText(props, 'y', value), left - 6 * ratio, y + 4 * ratio, 'right')
  }
  write(props.xName, left + width / 2, top + height + 36 * ratio, 'center')
  write(props.yName, left, top - 2 * ratio, 'left')
}

function followPointer(plot: uPlot, latest: { current: PlotProps }): void {
  plot.over.addEventListener('mousemove', (event) => {
    const box = plot.over.getBoundingClientRect()
    latest.current.onPointer?.(plot, { left: event.clientX - box.left, top: event.clientY - box.top })
  })
  plot.over.addEventListener('mouseleave', () => latest.current.onPointer?.(plot, undefined))
  plot.over.addEventListener('click', () => latest.current.onClick?.())
}

function clipped(plot: uPlot, ctx: CanvasRenderingContext2D, paint: () => void): void {
  const { left, top, width, height } = plot.bbox
  const edge = EDGE_PX * uPlot.pxRatio
  ctx.save()
  ctx.beginPath()
  ctx.rect(left - edge, top - edge, width + 2 * edge, height + 2 * edge)
  ctx.clip()
  ctx.lineJoin = 'round'
  ctx.lineCap = 'round'
  paint()
  ctx.restore()
}
