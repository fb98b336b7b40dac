import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import { followTheme } from '../state/theme.ts'
import { registerChart } from './picture.ts'
import { type LayeredPlot, type LayeredProps, makePlot } from './plot-layers.ts'

interface PlotProps extends LayeredProps {
  /** Grows when what `draw` shows changed. */
  readonly version: number
  /** Names how `draw` shows it: drawing is due when it changes. */
  readonly shown?: string
  /** Is given the plot, whenever it is made anew. */
  readonly onPlot?: (plot: uPlot) => void
}

/** Axes, grid and layers from uPlot; the marks are the caller's. */
export function Plot(props: PlotProps) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<LayeredPlot>(undefined)
  const latest = useRef(props)
  latest.current = props

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
    const stopTheme = followTheme(() => made.plot.redraw(false))
    return () => {
      stopEmphasis()
      stopTheme()
      observer.disconnect()
      made.plot.destroy()
    }
  }, [props.yScale, props.xScale, props.xFormat, props.height, props.xName, props.yName])

  const { x, y, version } = props
  // a new version, range or name is what asks for the drawing
  useEffect(() => {
    plot.current?.show()
  }, [version, x.min, x.max, y.min, y.max, props.shown])

  return <div class="plot" ref={host} style={{ height: `${props.height}px` }} />
}
