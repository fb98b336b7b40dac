/** Of a grapheme that terminals draw over two cells: East Asian wide and full-width characters, and pictures. */
const WIDE =
  /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Yi}\p{Emoji_Presentation}\u3000-\u303e\u30fb\u30fc\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u
/** These katakana are drawn as narrow as Latin letters, and so is the mark behind one. */
const NARROW = /^[\uff61-\uff9f]/
/** Graphemes that take no cell of their own. */
const NO_CELL = /^[\p{M}\p{Cf}]+$/u
const OTHER = /\P{ASCII}/u
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A text that cannot steer the terminal, nor turn the direction of what stands beside it: what training code wrote is shown so. */
export function harmless(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ')
}

/** How many cells of a terminal a text takes. */
export function widthOf(text: string): number {
  if (!OTHER.test(text)) return text.length
  return graphemesOf(text).reduce((sum, grapheme) => sum + cellsOf(grapheme), 0)
}

/** The text with spaces behind it, or before it, up to a width. */
export function padded(text: string, width: number, side: 'left' | 'right'): string {
  const spaces = ' '.repeat(Math.max(0, width - widthOf(text)))
  return side === 'left' ? `${text}${spaces}` : `${spaces}${text}`
}

/** The text where it is no wider than `width`, else its beginning with an ellipsis. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let cells = 1
  for (const grapheme of graphemesOf(text)) {
    cells += cellsOf(grapheme)
    if (cells > width) break
    kept += grapheme
  }
  return `${kept}…`
}

function graphemesOf(text: string): string[] {
  return Array.from(GRAPHEMES.segment(text), ({ segment }) => segment)
}

function cellsOf(grapheme: string): number {
  if (NO_CELL.test(grapheme)) return 0
  if (NARROW.test(grapheme)) return grapheme.length
  return WIDE.test(grapheme) ? 2 : 1
}
