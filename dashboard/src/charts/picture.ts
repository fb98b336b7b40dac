import { cssColor } from '../state/theme.ts'
import { SvgInk } from './svg-ink.ts'

/** Draws a chart anew on another context, in CSS pixels from its upper left corner. */
type Redraw = (ctx: CanvasRenderingContext2D) => void

const charts = new WeakMap<Element, Redraw>()
/** Pixels of a saved picture for each CSS pixel. */
const PNG_RATIO = 2
const MARGIN_PX = 16
const CAPTION = 'h2, h3, .legend-note, [role=tab][aria-selected=true]'

/** Says how the chart in an element is drawn, for pictures that are saved. */
export function registerChart(element: Element, redraw: Redraw): void {
  charts.set(element, redraw)
}

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The charts and headings of a panel as they lie on the page, relative to it. */
function layoutOf(panel: Element): { box: Box; draw: (ctx: CanvasRenderingContext2D) => void } {
  const ground = panel.getBoundingClientRect()
  const found = [...panel.querySelectorAll('.plot, .sheet')].flatMap((element) => {
    const redraw = charts.get(element)
    return redraw === undefined ? [] : [{ box: element.getBoundingClientRect(), redraw }]
  })
  const captions = [...panel.querySelectorAll<HTMLElement>(CAPTION)].filter((element) => element.offsetParent !== null)
  const foot = Math.max(ground.top, ...found.map(({ box }) => box.bottom))
  const draw = (ctx: CanvasRenderingContext2D) => {
    ctx.fillStyle = cssColor('--panel')
    ctx.fillRect(0, 0, ground.width, foot - ground.top + MARGIN_PX)
    for (const caption of captions) {
      const { left, top, height } = caption.getBoundingClientRect()
      if (top > foot || caption.classList.contains('legend-note')) continue
      const style = getComputedStyle(caption)
      ctx.font = `600 ${style.fontSize} Inter, system-ui, sans-serif`
      ctx.fillStyle = style.color
      ctx.textAlign = 'left'
      ctx.fillText((caption.firstChild?.textContent ?? '').trim(), left - ground.left, top - ground.top + height / 2 + 5)
    }
    for (const { box, redraw } of found) {
      ctx.save()
      ctx.translate(box.left - ground.left, box.top - ground.top)
      redraw(ctx)
      ctx.restore()
    }
  }
  return { box: { left: ground.left, top: ground.top, width: ground.width, height: foot - ground.top + MARGIN_PX }, draw }
}

/** The panel's charts as an SVG document. */
export function panelSvg(panel: Element): Blob {
  const { box, draw } = layoutOf(panel)
  const ink = new SvgInk()
  // it has all that the charts call
  draw(ink as unknown as CanvasRenderingContext2D)
  return new Blob([ink.document(box.width, box.height)], { type: 'image/svg+xml' })
}

/** The panel's charts as PNG; undefined where the browser cannot make one. */
export function panelPng(panel: Element): Promise<Blob | undefined> {
  const { box, draw } = layoutOf(panel)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(box.width * PNG_RATIO)
  canvas.height = Math.round(box.height * PNG_RATIO)
  const ctx = canvas.getContext('2d')
  if (ctx === null) return Promise.resolve(undefined)
  ctx.scale(PNG_RATIO, PNG_RATIO)
  draw(ctx)
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined)))
}
