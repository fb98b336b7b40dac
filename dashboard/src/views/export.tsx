import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { csvFile } from '../../../src/csv/index.ts'
import { panelPng, panelSvg } from '../charts/picture.ts'
import { Menu } from '../ui/menu.tsx'

/** Rows of a table, its head first. */
export type Table = readonly (readonly (string | number | undefined)[])[]

/** Rows that the page shows of a table: who wants more takes the CSV. */
const ROWS_SHOWN = 500

interface ExportProps {
  /** Begins the names of the files. */
  readonly name: string
  readonly table: () => Table
  readonly picture?: boolean
}

/** Saves the panel that it stands in as a picture, when it has one, and its data; or shows the data as a table. */
export function Export({ name, table, picture = true }: ExportProps) {
  const shown = useSignal<Table | undefined>(undefined)
  const saveAs = (work: Blob | Promise<Blob | undefined>, ending: string) => {
    void Promise.resolve(work).then((blob) => blob !== undefined && save(blob, `${name}.${ending}`))
  }
  const item = (label: string, act: () => void) => (
    <button type="button" onClick={act}>
      {label}
    </button>
  )
  return (
    <>
      <Menu label={`Save or read ${name}`} icon={<path d="M10 3v9m-3.6-3.4L10 12.2l3.6-3.6M4 15.8h12" />}>
        {({ close, panel }) => {
          const then = (act: () => void) => () => {
            close()
            act()
          }
          return (
            <>
              {picture &&
                item(
                  'Picture, SVG',
                  then(() => saveAs(panelSvg(panel()), 'svg')),
                )}
              {picture &&
                item(
                  'Picture, PNG',
                  then(() => saveAs(panelPng(panel()), 'png')),
                )}
              {item(
                'Data, CSV',
                then(() => saveAs(new Blob([csvFile(table())], { type: 'text/csv' }), 'csv')),
              )}
              {item(
                'Show as a table',
                then(() => (shown.value = table())),
              )}
            </>
          )
        }}
      </Menu>
      {shown.value !== undefined && (
        <DataTable
          name={name}
          table={shown.value}
          close={() => {
            shown.value = undefined
          }}
        />
      )}
    </>
  )
}

/** The data behind a chart, for reading. */
function DataTable({ name, table, close }: { name: string; table: Table; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const [head = [], ...rows] = table
  return (
    <dialog ref={dialog} class="wide-dialog" aria-label={`Data of ${name}`} onClose={close}>
      <div class="panel-head">
        <h2>{name}</h2>
        <span class="muted">
          {rows.length > ROWS_SHOWN ? `the first ${ROWS_SHOWN} of ${rows.length.toLocaleString('en-US')} rows` : `${rows.length} rows`}
        </span>
        <button type="button" class="icon-button" aria-label="Close" onClick={() => dialog.current?.close()}>
          <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
            <path d="M5 5l10 10M15 5L5 15" />
          </svg>
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <section class="scroller" tabIndex={0} aria-label="Rows">
        <table class="table">
          <thead>
            <tr>
              {head.map((cell) => (
                <th key={cell} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, ROWS_SHOWN).map((row, k) => (
              <tr key={k}>
                {row.map((cell, column) => (
                  <td key={head[column]} class={typeof cell === 'number' ? 'number' : ''}>
                    {typeof cell === 'number' ? Number(cell.toPrecision(8)) : cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </dialog>
  )
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
