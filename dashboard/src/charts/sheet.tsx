import { useEffect, useRef } from 'preact/hooks'
import { theme } from '../state/theme.ts'

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
  readonly label: string
  readonly height: number
  /** Names what is drawn: it is drawn anew when this changes. */
  readonly shown: string
  readonly draw: (paper: Paper) => void
  /** Drawn on a layer above when `emphasis` changes. */
  readonly emphasis?: string
  readonly emphasise?: (paper: Paper) => void
  /** The pointer, CSS pixels; undefined when it left. `pressed` while a button is held. */
  readonly onPointer?: (at: Point | undefined, paper: Paper, pressed: boolean) => void
  readonly onPress?: (at: Point, paper: Paper) => void
  readonly onRelease?: (at: Point, paper: Paper) => void
}

/** A canvas of the width that there is, with a layer above it, both sharp on every screen. */
export function Sheet(props: SheetProps) {
  const host = useRef<HTMLDivElement>(null)
  const ground = useRef<HTMLCanvasElement>(null)
  const layer = useRef<HTMLCanvasElement>(null)
  const latest = useRef(props)
  latest.current = props
  const dark = theme.value
  const paintGround = () => paint(ground.current, host.current, (paper) => latest.current.draw(paper))
  const paintLayer = () => paint(layer.current, host.current, (paper) => latest.current.emphasise?.(paper))
  useEffect(() => {
    if (host.current === null) return
    const observer = new ResizeObserver(() => {
      paintGround()
      paintLayer()
    })
    observer.observe(host.current)
    return () => observer.disconnect()
  }, [])
  // these name all that is drawn
  useEffect(paintGround, [props.shown, props.height, dark])
  useEffect(paintLayer, [props.shown, props.emphasis, props.height, dark])
  const at = (event: PointerEvent): Point => {
    const box = host.current!.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const paper = (): Paper => ({ ctx: layer.current!.getContext('2d')!, width: host.current!.clientWidth, height: props.height })
  return (
    <div
      class="sheet"
      ref={host}
      role="img"
      aria-label={props.label}
      style={{ height: `${props.height}px` }}
      onPointerMove={(event) => latest.current.onPointer?.(at(event), paper(), event.buttons === 1)}
      onPointerLeave={() => latest.current.onPointer?.(undefined, paper(), false)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        latest.current.onPress?.(at(event), paper())
      }}
      onPointerUp={(event) => latest.current.onRelease?.(at(event), paper())}
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
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  ctx.scale(ratio, ratio)
  ctx.lineJoin = 'round'
  ctx.font = '11px Inter, system-ui, sans-serif'
  draw({ ctx, width, height })
}

/** Writes words, cut to a width. */
export function write(
  ctx: CanvasRenderingContext2D,
  text: string,
  at: Point,
  options: { color: string; align?: CanvasTextAlign; width?: number },
): void {
  ctx.fillStyle = options.color
  ctx.textAlign = options.align ?? 'left'
  let cut = text
  if (options.width !== undefined && ctx.measureText(text).width > options.width) {
    while (cut.length > 1 && ctx.measureText(`${cut}…`).width > options.width) cut = cut.slice(0, -1)
    cut = `${cut}…`
  }
  ctx.fillText(cut, at.x, at.y)
}
