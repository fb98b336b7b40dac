import { cssColor } from '../state/theme.ts'

/** Rows of a table, its head first. */
export type Table = readonly (readonly (string | number | undefined)[])[]

/** A table as RFC 4180 wants it: a cell with a comma, quote or line end is quoted. */
function toCsv(table: Table): string {
  const cell = (value: string | number | undefined) => {
    const text = value === undefined ? '' : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return table.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** Saves the panel that it stands in: as a picture, when it has one, and its data as CSV. */
export function Export({ name, table, picture = true }: { name: string; table: () => Table; picture?: boolean }) {
  return (
    <span class="export">
      {picture && (
        <button
          type="button"
          title="Save as a picture"
          aria-label={`Save ${name} as PNG`}
          onClick={(event) => savePicture(event.currentTarget, name)}
        >
          PNG
        </button>
      )}
      <button
        type="button"
        title="Save the data"
        aria-label={`Save ${name} as CSV`}
        onClick={() => save(new Blob([toCsv(table())], { type: 'text/csv' }), `${name}.csv`)}
      >
        CSV
      </button>
    </span>
  )
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Puts the canvases of the panel together as they lie on the page. */
function savePicture(button: HTMLElement, name: string): void {
  const panel = button.closest('.panel')
  const canvases = [...(panel?.querySelectorAll('canvas') ?? [])]
  const boxes = canvases.map((canvas) => canvas.getBoundingClientRect())
  const left = Math.min(...boxes.map((box) => box.left))
  const top = Math.min(...boxes.map((box) => box.top))
  const ratio = window.devicePixelRatio
  const sheet = document.createElement('canvas')
  sheet.width = (Math.max(...boxes.map((box) => box.right)) - left) * ratio
  sheet.height = (Math.max(...boxes.map((box) => box.bottom)) - top) * ratio
  const ctx = sheet.getContext('2d')
  if (ctx === null || canvases.length === 0) return
  ctx.fillStyle = cssColor('--panel')
  ctx.fillRect(0, 0, sheet.width, sheet.height)
  canvases.forEach((canvas, k) => {
    const box = boxes[k]!
    ctx.drawImage(canvas, (box.left - left) * ratio, (box.top - top) * ratio, box.width * ratio, box.height * ratio)
  })
  sheet.toBlob((blob) => blob !== null && save(blob, `${name}.png`))
}
