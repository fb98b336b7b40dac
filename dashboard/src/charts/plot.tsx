import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { cssColor, theme } from '../state/theme.ts'
import { formatNumber } from '../ui/format.ts'

export interface Range {
  readonly min: number
  readonly max: number
}

export type AxisScale = 'linear' | 'log' | 'symlog'

export interface PlotProps {
  readonly label: string
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
  /** Names what `emphasise` shows; the layer is drawn anew when it changes. */
  readonly emphasis: string
  /** Draws everything: runs when the data changed. Canvas pixels. */
  readonly draw: (plot: uPlot, ctx: CanvasRenderingContext2D) => void
  /** Draws what is emphasised, on a layer above: runs when the selection or the pointer moves. Canvas pixels. */
  readonly emphasise: (plot: uPlot, ctx: CanvasRenderingContext2D) => void
  /** The pointer over the plot, CSS pixels; undefined when it left. */
  readonly onPointer?: (plot: uPlot, at: { left: number; top: number } | undefined) => void
  readonly onClick?: () => void
}

const WHOLE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6]
/** uPlot's numbers for its scales. */
const DISTRIBUTIONS = { linear: 1, log: 3, symlog: 4 } as const
const AXIS_FONT = '11px Inter, system-ui, sans-serif'

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
    const observer = new ResizeObserver(() => made.plot.setSize({ width: element.clientWidth, height: latest.current.height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.plot.destroy()
    }
  }, [props.yScale, props.xScale, props.xFormat, props.height, dark])

  const { x, y, version, emphasis } = props
  // a new version, range or name is what asks for the drawing
  useEffect(() => {
    // the corners are the only data that uPlot is given: they set the scales
    plot.current?.show()
  }, [version, x.min, x.max, y.min, y.max, props.xName, props.yName, props.shown])
  // see above
  useEffect(() => plot.current?.emphasise(), [emphasis])

  return <div class="plot" ref={host} role="img" aria-label={props.label} style={{ height: `${props.height}px` }} />
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
}

function makePlot(element: HTMLElement, latest: { current: PlotProps }): Made {
  const props = latest.current
  const layer = document.createElement('canvas')
  const refresh = (plot: uPlot) => {
    const ctx = layer.getContext('2d')
    if (ctx === null) return
    if (layer.width !== plot.ctx.canvas.width || layer.height !== plot.ctx.canvas.height) {
      layer.width = plot.ctx.canvas.width
      layer.height = plot.ctx.canvas.height
    }
    ctx.clearRect(0, 0, layer.width, layer.height)
    clipped(plot, ctx, () => latest.current.emphasise(plot, ctx))
  }
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
  const made = new uPlot(
    {
      width: Math.max(element.clientWidth, 100),
      height: props.height,
      padding: [10, 12, 0, 0],
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
          values: (_plot, ticks) => ticks.map((v) => (v === null ? '' : (latest.current.xFormat ?? formatNumber)(v))),
        },
        { ...axis(props.yName, 50), values: (_plot, ticks) => ticks.map((v) => (v === null ? '' : formatNumber(v, 3))) },
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        draw: [
          (plot) => {
            clipped(plot, plot.ctx, () => latest.current.draw(plot, plot.ctx))
            refresh(plot)
          },
        ],
      },
    },
    corners(props),
    element,
  )
  layer.className = 'layer'
  made.ctx.canvas.after(layer)
  made.over.addEventListener('mousemove', (event) => {
    const box = made.over.getBoundingClientRect()
    latest.current.onPointer?.(made, { left: event.clientX - box.left, top: event.clientY - box.top })
  })
  made.over.addEventListener('mouseleave', () => latest.current.onPointer?.(made, undefined))
  made.over.addEventListener('click', () => latest.current.onClick?.())
  const show = () => {
    // a symlog axis is linear below a thousandth of what it shows
    const { y } = latest.current
    if (made.scales.y !== undefined) made.scales.y.asinh = Math.max(Math.abs(y.min), Math.abs(y.max)) / 1_000 || 1
    made.setData(corners(latest.current))
  }
  return { plot: made, show, emphasise: () => refresh(made) }
}

function clipped(plot: uPlot, ctx: CanvasRenderingContext2D, paint: () => void): void {
  const { left, top, width, height } = plot.bbox
  const edge = 6 * uPlot.pxRatio
  ctx.save()
  ctx.beginPath()
  ctx.rect(left - edge, top - edge, width + 2 * edge, height + 2 * edge)
  ctx.clip()
  ctx.lineJoin = 'round'
  ctx.lineCap = 'round'
  paint()
  ctx.restore()
}
