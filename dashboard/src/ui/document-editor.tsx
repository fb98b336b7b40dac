import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { type Problem, RequestError, type Verdict } from '../api/client.ts'
import { isLocked } from '../api/session.ts'
import { Trouble } from './task.tsx'

const LINE_PX = 19
/** After the last key: soon enough to feel immediate, late enough not to judge half a word. */
const CHECK_AFTER_MS = 350

/** The server's verdict as far as it is known: nothing of it while there is trouble, or before it was asked. */
interface Known extends Partial<Verdict> {
  readonly trouble?: string
}

function refusalOf(error: Error): Known {
  return error instanceof RequestError && error.problems.length > 0 ? { problems: error.problems } : { trouble: error.message }
}

/** Asks the server for its verdict after every change of what is checked, which `said` tells apart. What `refuse` is given stands until the next change. */
export function useVerdict(
  said: string,
  check: () => Promise<Verdict>,
): { readonly verdict: Known; readonly refuse: (error: Error) => void } {
  const verdict = useSignal<Known>({})
  const refusal = useSignal<{ readonly said: string; readonly verdict: Known } | undefined>(undefined)
  useEffect(() => {
    if (isLocked.value) return
    let left = false
    const take = (found: Known) => {
      if (!left) verdict.value = found
    }
    const timer = window.setTimeout(() => check().then(take, (error: Error) => take(refusalOf(error))), CHECK_AFTER_MS)
    return () => {
      left = true
      window.clearTimeout(timer)
    }
  }, [said])
  const refuse = (error: Error) => {
    refusal.value = { said, verdict: refusalOf(error) }
  }
  return { verdict: refusal.value?.said === said ? refusal.value.verdict : verdict.value, refuse }
}

interface EditorProps {
  readonly text: string
  readonly onText: (text: string) => void
  readonly verdict: Known
  /** It is being sent: what is written now would be lost. */
  readonly isBusy?: boolean
  readonly area: RefObject<HTMLTextAreaElement | null>
  /** A field that stands beside the document: what people call it, and how to get there. */
  readonly beside?: { readonly field: string; readonly name: string; readonly goTo: () => void }
}

/** A YAML document to write, and beside it what is wrong where. */
export function DocumentEditor({ text, onText, verdict, area, beside, isBusy = false }: EditorProps) {
  const scrolled = useSignal(0)
  const { problems } = verdict
  const goTo = ({ field, line = 1, column = 1 }: Problem) => {
    if (field === beside?.field) return beside.goTo()
    const before = text.split('\n').slice(0, line - 1)
    const at = before.reduce((sum, row) => sum + row.length + 1, 0) + column - 1
    area.current?.focus()
    area.current?.setSelectionRange(at, at)
  }
  const bad = new Set(problems?.map(({ line }) => line))
  const lines = text.split('\n')
  return (
    <div class="document">
      <section class="panel editor" aria-label="Study document">
        <pre class="gutter" aria-hidden="true" style={{ transform: `translateY(${-scrolled.value}px)` }}>
          {lines.map((_, k) => (
            <span key={k} class={bad.has(k + 1) ? 'bad' : ''}>{`${k + 1}\n`}</span>
          ))}
        </pre>
        <textarea
          ref={area}
          aria-label="YAML"
          aria-invalid={(problems ?? []).length > 0}
          readOnly={isBusy}
          spellcheck={false}
          rows={Math.max(22, lines.length + 1)}
          style={{ lineHeight: `${LINE_PX}px` }}
          value={text}
          onInput={({ currentTarget: { value } }) => onText(value)}
          onScroll={({ currentTarget: { scrollTop } }) => {
            scrolled.value = scrollTop
          }}
        />
      </section>
      <VerdictPanel verdict={verdict} beside={beside} goTo={goTo} />
    </div>
  )
}

interface VerdictProps {
  readonly verdict: Known
  readonly beside: EditorProps['beside'] | undefined
  readonly goTo: (remark: Problem) => void
}

/** What is wrong where, and what the writer may not expect: a click goes there. */
function VerdictPanel({ verdict, beside, goTo }: VerdictProps) {
  const { problems, notes = [], trouble } = verdict
  const listOf = (remarks: readonly Problem[]) => (
    <ul class="problems">
      {remarks.map((remark) => (
        <li key={`${remark.field} ${remark.message}`}>
          <button type="button" class="place" onClick={() => goTo(remark)}>
            {remark.line === undefined ? '' : `Line ${remark.line}: `}
            <b>{remark.field === beside?.field ? beside?.name : remark.field}</b> {remark.message}
          </button>
          {remark.remedy !== undefined && <small>{remark.remedy}</small>}
        </li>
      ))}
    </ul>
  )
  return (
    <section class="panel" aria-label="Check" aria-live="polite">
      <Trouble text={trouble} />
      {problems === undefined && trouble === undefined && (
        <p class="muted">{isLocked.value ? 'What is wrong stands here once you may act.' : 'Checking…'}</p>
      )}
      {problems?.length === 0 && <p class="fine">Nothing is wrong with it.</p>}
      {listOf(problems ?? [])}
      {notes.length > 0 && <p class="muted">Worth knowing:</p>}
      {listOf(notes)}
    </section>
  )
}
