import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { followTheme } from '../state/theme.ts'
import { registerChart } from './picture.ts'

/** What is drawn on, CSS pixels. */
export interface Paper {
  readonly ctx: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

interface SheetProps {
  readonly height: number
  /** Names what is drawn: it is drawn anew when this changes. */
  readonly shown: string
  readonly draw: (paper: Paper) => void
  /** Drawn on a layer above, anew when a signal changes that it read. */
  readonly emphasise?: (paper: Paper) => void
  /** The pointer, CSS pixels; undefined when it left. `pressed` while a button is held. */
  readonly onPointer?: (at: Point | undefined, paper: Paper, pressed: boolean) => void
  readonly onPress?: (at: Point, paper: Paper) => void
  readonly onRelease?: (at: Point, paper: Paper) => void
  /** Is given what it is drawn on, whenever that changes its size. */
  readonly onPaper?: (paper: Paper) => void
}

const FONT = '11px Inter, system-ui, sans-serif'

/** A canvas of the width that there is, with a layer above it, both sharp on every screen. */
export function Sheet(props: SheetProps) {
  const host = useRef<HTMLDivElement>(null)
  const ground = useRef<HTMLCanvasElement>(null)
  const layer = useRef<HTMLCanvasElement>(null)
  const latest = useRef(props)
  latest.current = props
  const paintGround = () => paint(ground.current, host.current, (paper) => latest.current.draw(paper))
  const paintLayer = () => paint(layer.current, host.current, (paper) => latest.current.emphasise?.(paper))
  useEffect(() => {
    const element = host.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      const there = paper()
      if (there !== undefined) latest.current.onPaper?.(there)
      paintGround()
      paintLayer()
    })
    observer.observe(element)
    registerChart(element, (ctx) => {
      const { clientWidth: width, clientHeight: height } = element
      ctx.font = FONT
      latest.current.draw({ ctx, width, height })
      latest.current.emphasise?.({ ctx, width, height })
    })
    const stopEmphasis = effect(paintLayer)
    const stopTheme = followTheme(() => {
      paintGround()
      paintLayer()
    })
    return () => {
      stopEmphasis()
      stopTheme()
      observer.disconnect()
    }
  }, [])
  // these name all that is drawn
  useEffect(() => {
    paintGround()
    paintLayer()
  }, [props.shown, props.height])
  // a sheet that is just being taken away may still be told of the pointer
  const paper = (): Paper | undefined => {
    const ctx = layer.current?.getContext('2d')
    return ctx && host.current ? { ctx, width: host.current.clientWidth, height: latest.current.height } : undefined
  }
  const told = (event: PointerEvent, tell: (at: Point, paper: Paper) => void) => {
    const [box, there] = [host.current?.getBoundingClientRect(), paper()]
    if (box !== undefined && there !== undefined) tell({ x: event.clientX - box.left, y: event.clientY - box.top }, there)
  }
  return (
    <div
      class="sheet"
      ref={host}
      style={{ height: `${props.height}px` }}
      onPointerMove={(event) => told(event, (at, there) => latest.current.onPointer?.(at, there, event.buttons === 1))}
      onPointerLeave={(event) => told(event, (_, there) => latest.current.onPointer?.(undefined, there, false))}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        told(event, (at, there) => latest.current.onPress?.(at, there))
      }}
      onPointerUp={(event) => told(event, (at, there) => latest.current.onRelease?.(at, there))}
    >
      <canvas ref={ground} />
      <canvas ref={layer} />
    </div>
  )
}

function paint(canvas: HTMLCanvasElement | null, host: HTMLElement | null, draw: (paper: Paper) => void): void {
  const ctx = canvas?.getContext('2d')
  if (canvas === null || host === null || ctx === null || ctx === undefined) return
  const ratio = window.devicePixelRatio
  const { clientWidth: width, clientHeight: height } = host
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide
    canvas.height = high
  }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
  ctx.clearRect(0, 0, width, height)
  ctx.globalAlpha = 1
  ctx.setLineDash([])
  ctx.lineJoin = 'round'
  ctx.font = FONT
  draw({ ctx, width, height })
}

/** Writes words, cut to a width. */
export function write(
  ctx: CanvasRenderingContext2D,
  text: string,
  at: Point,
  options: { color: string; align?: CanvasTextAlign; width?: number; paperWidth?: number },
): void {
  ctx.fillStyle = options.color
  ctx.textAlign = options.align ?? 'left'
  let cut = text
  if (options.width !== undefined && ctx.measureText(text).width > options.width) {
    while (cut.length > 1 && ctx.measureText(`${cut}…`).width > options.width) cut = cut.slice(0, -1)
    cut = `${cut}…`
  }
  // What is centred on a place near the edge moves inwards as far as it must.
  const half = ctx.measureText(cut).width / 2
  const x = options.paperWidth === undefined ? at.x : Math.max(half, Math.min(options.paperWidth - half, at.x))
  ctx.fillText(cut, x, at.y)
}
