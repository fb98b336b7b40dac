import { channelsOf } from './channels.ts'

/** How one layer of a raster is painted. */
export interface LayerInk {
  /** `#rrggbb`. */
  readonly color: string
  /** Opacity of a pixel that one line crosses, 0 to 1; crowded ones come up to `most`. */
  readonly one: number
  readonly most: number
}

export interface RasterLine {
  readonly number: number
  /** Layer that counts the line; undefined where it is only to be found. */
  readonly layer?: number
  /** Leaves gaps, so that it differs by more than its colour. */
  readonly dashed?: boolean
}

/** Lengths of a dash and of dash and gap together, pixels. */
const DASH_PX = 5
const PERIOD_PX = 8
const PHASE_PX = 3

/**
 * Thousands of lines, pixel by pixel: each layer counts the lines that cross a pixel, and each pixel knows the line that crossed it last.
 * Costs what the lines are long, not how many points they have; finding what is near a pointer costs the same for any number of lines.
 */
export class Raster {
  readonly width: number
  readonly height: number
  readonly #layers: readonly Float32Array[]
  readonly #numbers: Int32Array

  /** In pixels. */
  constructor(width: number, height: number, layers: number) {
    this.width = Math.max(1, width)
    this.height = Math.max(1, height)
    this.#layers = Array.from({ length: layers }, () => new Float32Array(this.width * this.height))
    this.#numbers = new Int32Array(this.width * this.height)
  }

  /** Takes a piece of a line from left to right, both ends in pixels. */
  add(x0: number, y0: number, x1: number, y1: number, line: RasterLine): void {
    const counts = line.layer === undefined ? undefined : this.#layers[line.layer]
    const slope = x1 > x0 ? (y1 - y0) / (x1 - x0) : 0
    const first = Math.max(0, Math.floor(x0))
    const last = Math.min(this.width - 1, Math.max(Math.floor(x0), Math.ceil(x1) - 1))
    const dashed = line.dashed === true
    // gaps of different lines do not lie above each other
    const phase = (line.number * PHASE_PX) % PERIOD_PX
    for (let column = first; column <= last; column++) {
      if (dashed && (column + phase) % PERIOD_PX >= DASH_PX) continue
      const a = y0 + slope * (Math.max(x0, column) - x0)
      const b = x1 > x0 ? y0 + slope * (Math.min(x1, column + 1) - x0) : y1
      this.#column(column, a, b, counts, line.number)
    }
  }

  /** The line nearest to a pixel; undefined when none is within reach. */
  find(x: number, y: number, reach: number): number | undefined {
    const { width, height } = this
    const numbers = this.#numbers
    let closest = reach * reach
    let found = 0
    const [left, right] = [Math.max(0, Math.round(x - reach)), Math.min(width - 1, Math.round(x + reach))]
    const [top, foot] = [Math.max(0, Math.round(y - reach)), Math.min(height - 1, Math.round(y + reach))]
    for (let row = top; row <= foot; row++) {
      const down = (row - y) * (row - y)
      if (down >= closest) continue
      for (let column = left; column <= right; column++) {
        const number = numbers[row * width + column]!
        if (number === 0) continue
        const distance = (column - x) * (column - x) + down
        if (distance >= closest) continue
        closest = distance
        found = number
      }
    }
    return found === 0 ? undefined : found
  }

  /** Paints the layers over each other, the first one lowest. */
  paint(ctx: CanvasRenderingContext2D, inks: readonly LayerInk[]): void {
    const image = ctx.createImageData(this.width, this.height)
    this.#layers.forEach((counts, k) => {
      const ink = inks[k]
      if (ink !== undefined) paintLayer(image.data, counts, ink)
    })
    ctx.putImageData(image, 0, 0)
  }

  /** A line's share in one column of pixels: soft edges where it is flat, whole pixels where it is steep. */
  #column(column: number, a: number, b: number, counts: Float32Array | undefined, number: number): void {
    const { width, height } = this
    const numbers = this.#numbers
    if (b - a <= 1 && a - b <= 1) {
      const middle = (a + b) / 2 - 0.5
      const row = Math.floor(middle)
      const share = middle - row
      const at = row * width + column
      if (row >= 0 && row < height) {
        if (counts !== undefined) counts[at]! += 1 - share
        if (share <= 0.5) numbers[at] = number
      }
      if (row + 1 >= 0 && row + 1 < height) {
        if (counts !== undefined) counts[at + width]! += share
        if (share > 0.5) numbers[at + width] = number
      }
      return
    }
    const top = Math.max(0, Math.floor(Math.min(a, b)))
    const foot = Math.min(height - 1, Math.floor(Math.max(a, b)))
    for (let at = top * width + column; at <= foot * width + column; at += width) {
      if (counts !== undefined) counts[at]! += 1
      numbers[at] = number
    }
  }
}

const STEPS_PER_LINE = 4
const STEPS_MAX = 4_096

/** Paints a layer over what is there, by the usual rule for what is half transparent. */
function paintLayer(pixels: Uint8ClampedArray, counts: Float32Array, ink: LayerInk): void {
  const [red, green, blue] = channelsOf(ink.color)
  const opacity = opacities(counts, ink)
  const last = opacity.length - 1
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!
    if (count === 0) continue
    const over = opacity[Math.min(last, Math.round(count * STEPS_PER_LINE))]!
    const p = 4 * i
    const under = (pixels[p + 3]! / 255) * (1 - over)
    const both = over + under
    pixels[p] = (red * over + pixels[p]! * under) / both
    pixels[p + 1] = (green * over + pixels[p + 1]! * under) / both
    pixels[p + 2] = (blue * over + pixels[p + 2]! * under) / both
    pixels[p + 3] = 255 * both
  }
}

/** Opacity by a quarter of a line's count: linear up to one line, then by the logarithm, so that lone lines are seen and crowds differ. */
function opacities(counts: Float32Array, { one, most }: LayerInk): Float64Array {
  let max = 1
  // an index: a typed array's iterator costs many times as much
  for (let i = 0; i < counts.length; i++) if (counts[i]! > max) max = counts[i]!
  const span = Math.max(Math.log(max), 1)
  return Float64Array.from({ length: Math.min(STEPS_MAX, Math.ceil(max * STEPS_PER_LINE) + 1) }, (_, step) => {
    const count = step / STEPS_PER_LINE
    return count <= 1 ? one * count : one + ((most - one) * Math.log(count)) / span
  })
}
