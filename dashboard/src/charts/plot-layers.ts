import uPlot from 'uplot'
import { type AxesProps, axesOf, drawAxes, type Marks } from './plot-axes.ts'

export interface LayeredProps extends AxesProps {
  /** Draws everything: runs when the data changed. Canvas pixels. */
  readonly draw: (plot: uPlot, ctx: CanvasRenderingContext2D) => void
  /** Draws what is emphasised, on a layer above: runs when a signal changed that it read. Canvas pixels. */
  readonly emphasise?: (plot: uPlot, ctx: CanvasRenderingContext2D) => void
  /** The pointer over the plot, CSS pixels; undefined when it left. */
  readonly onPointer?: (plot: uPlot, at: { left: number; top: number } | undefined) => void
  readonly onClick?: () => void
}

/** Marks that are drawn at the edge may reach so far beyond it, CSS pixels. */
const EDGE_PX = 6

/** A plot of two layers: what is drawn when data change, and above it what follows the pointer. */
export interface LayeredPlot {
  readonly plot: uPlot
  /** Shows the newest data and ranges. */
  readonly show: () => void
  /** Draws the upper layer anew. */
  readonly emphasise: () => void
  /** Draws all of it on another context. */
  readonly redraw: (ctx: CanvasRenderingContext2D) => void
}

export function makePlot(element: HTMLElement, latest: { readonly current: LayeredProps }): LayeredPlot {
  const marks: Marks = { x: [], y: [] }
  const plot = new uPlot(
    {
      width: Math.max(element.clientWidth, 100),
      height: latest.current.height,
      padding: [10, 20, 0, 0],
      legend: { show: false },
      cursor: { show: true, x: false, y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
      ...axesOf(latest, marks),
      series: [{}, { paths: () => null, points: { show: false } }],
    },
    corners(latest.current),
    element,
  )
  const drawLower = (ctx: CanvasRenderingContext2D) => clipped(plot, ctx, () => latest.current.draw(plot, ctx))
  const drawUpper = (ctx: CanvasRenderingContext2D) => clipped(plot, ctx, () => latest.current.emphasise?.(plot, ctx))
  const emphasise = addLayer(plot, drawUpper)
  plot.hooks.draw = [() => drawLower(plot.ctx), emphasise]
  followPointer(plot, latest)
  const show = () => {
    // a symlog axis is linear below a thousandth of what it shows
    const { y } = latest.current
    if (plot.scales.y !== undefined) plot.scales.y.asinh = Math.max(Math.abs(y.min), Math.abs(y.max)) / 1_000 || 1
    plot.setData(corners(latest.current))
  }
  const redraw = (ctx: CanvasRenderingContext2D) => {
    ctx.save()
    ctx.scale(1 / uPlot.pxRatio, 1 / uPlot.pxRatio)
    drawAxes(plot, ctx, latest.current, marks)
    drawLower(ctx)
    drawUpper(ctx)
    ctx.restore()
  }
  return { plot, show, emphasise, redraw }
}

/** Puts a canvas above the plot's own, and gives what draws it anew. */
function addLayer(plot: uPlot, draw: (ctx: CanvasRenderingContext2D) => void): () => void {
  const layer = document.createElement('canvas')
  layer.className = 'layer'
  plot.ctx.canvas.after(layer)
  return () => {
    const ctx = layer.getContext('2d')
    if (ctx === null) return
    const { width, height } = plot.ctx.canvas
    if (layer.width !== width || layer.height !== height) {
      layer.width = width
      layer.height = height
    }
    ctx.clearRect(0, 0, width, height)
    draw(ctx)
  }
}

/** The corners are the only data that uPlot is given: they set the scales. */
function corners({ x, y }: AxesProps): uPlot.AlignedData {
  return [
    [x.min, x.max],
    [y.min, y.max],
  ]
}

function followPointer(plot: uPlot, latest: { readonly current: LayeredProps }): void {
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
