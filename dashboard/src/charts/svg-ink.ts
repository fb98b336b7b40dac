interface State {
  fillStyle: string
  strokeStyle: string
  lineWidth: number
  globalAlpha: number
  font: string
  textAlign: CanvasTextAlign
  dash: readonly number[]
  /** Groups that were opened since `save`. */
  groups: number
}

const ANCHORS: Readonly<Record<string, string>> = { left: 'start', start: 'start', center: 'middle', right: 'end', end: 'end' }
const short = (value: number) => String(Math.round(value * 100) / 100)
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** Writes SVG by the calls of a canvas context that the charts use. */
export class SvgInk implements Omit<State, 'dash' | 'groups'> {
  fillStyle = '#000000'
  strokeStyle = '#000000'
  lineWidth = 1
  globalAlpha = 1
  font = '11px sans-serif'
  textAlign: CanvasTextAlign = 'left'
  lineJoin = 'round'
  lineCap = 'round'
  readonly #parts: string[] = []
  readonly #saved: State[] = []
  readonly #ruler = document.createElement('canvas').getContext('2d')
  #dash: readonly number[] = []
  #path = ''
  #groups = 0
  #clips = 0

  /** The document, `width` by `height` CSS pixels. */
  document(width: number, height: number): string {
    const size = `width="${short(width)}" height="${short(height)}" viewBox="0 0 ${short(width)} ${short(height)}"`
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} stroke-linejoin="round" stroke-linecap="round">\n${this.#parts.join('\n')}\n</svg>\n`
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign } = this
    this.#saved.push({ fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, dash: this.#dash, groups: this.#groups })
    this.#groups = 0
  }

  restore(): void {
    for (; this.#groups > 0; this.#groups--) this.#parts.push('</g>')
    const state = this.#saved.pop()
    if (state === undefined) return
    const { dash, groups, ...rest } = state
    Object.assign(this, rest)
    this.#dash = dash
    this.#groups = groups
  }

  translate(x: number, y: number): void {
    this.#open(`transform="translate(${short(x)} ${short(y)})"`)
  }

  scale(x: number, y: number): void {
    this.#open(`transform="scale(${x} ${y})"`)
  }

  clip(): void {
    this.#parts.push(`<clipPath id="clip${this.#clips}"><path d="${this.#path}"/></clipPath>`)
    this.#open(`clip-path="url(#clip${this.#clips++})"`)
  }

  beginPath(): void {
    this.#path = ''
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${short(x)} ${short(y)}`
  }

  lineTo(x: number, y: number): void {
    this.#path += `${this.#path === '' ? 'M' : 'L'}${short(x)} ${short(y)}`
  }

  closePath(): void {
    this.#path += 'Z'
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path += `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`
  }

  /** Whole circles are all that the charts draw. */
  arc(x: number, y: number, r: number): void {
    const [radius, across] = [short(r), short(2 * r)]
    this.#path += `M${short(x - r)} ${short(y)}a${radius} ${radius} 0 1 0 ${across} 0a${radius} ${radius} 0 1 0 -${across} 0Z`
  }

  fill(): void {
    this.#parts.push(`<path d="${this.#path}" fill="${this.fillStyle}"${this.#opacity()}/>`)
  }

  stroke(): void {
    const dash = this.#dash.length === 0 ? '' : ` stroke-dasharray="${this.#dash.map(short).join(' ')}"`
    const line = `stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth)}"${dash}`
    this.#parts.push(`<path d="${this.#path}" fill="none" ${line}${this.#opacity()}/>`)
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const box = `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`
    this.#parts.push(`<rect ${box} fill="${this.fillStyle}"${this.#opacity()}/>`)
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.beginPath()
    this.rect(x, y, width, height)
    this.stroke()
  }

  fillText(text: string, x: number, y: number): void {
    const place = `x="${short(x)}" y="${short(y)}" text-anchor="${ANCHORS[this.textAlign]}"`
    const [, weight = '400', size = '11px', family = 'sans-serif'] = /^(?:(\d+) )?([\d.]+px) (.+)$/.exec(this.font) ?? []
    const font = `font-weight="${weight}" font-size="${size}" font-family="${escaped(family)}"`
    this.#parts.push(`<text ${place} ${font} fill="${this.fillStyle}"${this.#opacity()}>${escaped(text)}</text>`)
  }

  measureText(text: string): { readonly width: number } {
    if (this.#ruler === null) return { width: 6 * text.length }
    this.#ruler.font = this.font
    return this.#ruler.measureText(text)
  }

  setLineDash(dash: readonly number[]): void {
    this.#dash = dash
  }

  /** What was drawn pixel by pixel goes along as a picture. */
  drawImage(canvas: HTMLCanvasElement, x: number, y: number): void {
    const box = `x="${short(x)}" y="${short(y)}" width="${canvas.width}" height="${canvas.height}"`
    this.#parts.push(`<image ${box} href="${canvas.toDataURL()}"/>`)
  }

  #open(attributes: string): void {
    this.#parts.push(`<g ${attributes}>`)
    this.#groups++
  }

  #opacity(): string {
    return this.globalAlpha === 1 ? '' : ` opacity="${short(this.globalAlpha)}"`
  }
}
