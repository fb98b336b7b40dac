import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { createStudy, getStudy, type Problem, RequestError, validateDocument } from '../api/client.ts'
import { route, STUDIES_HREF, studyHref } from '../state/route.ts'
import { isLocked, lockedHint } from '../state/session.ts'
import { Trouble } from '../ui/task.tsx'
import { TopBar } from '../ui/top-bar.tsx'

const LINE_PX = 19
/** After the last key: soon enough to feel immediate, late enough not to judge half a word. */
const CHECK_AFTER_MS = 350

const BEGINNING = `apiVersion: hone.dev/v1
kind: Study
metadata: { name: my-study }
spec:
  objectives: [{ metric: loss, goal: minimize }]
  parameters:
    learningRate: { double: [1.0e-5, 1.0], scale: log }
  budget: { trials: 20, parallel: 2 }
  trial:
    command: [python3, train.py, --lr, "\${learningRate}"]
  metrics: { from: stdout }
`

/** What the server calls the folder where commands run, and what the page does. */
const FOLDER_FIELD = 'working_folder'
const FOLDER_NAME = 'Folder on the server’s machine'

/** Writes a study document, told what is wrong where, and submits it. */
export function NewStudyView() {
  const from = route.value.options.get('from')
  const text = useSignal(BEGINNING)
  const folder = useSignal('')
  const problems = useSignal<readonly Problem[] | undefined>(undefined)
  const trouble = useSignal<string | undefined>(undefined)
  const area = useRef<HTMLTextAreaElement>(null)
  const folderInput = useRef<HTMLInputElement>(null)
  const scrolled = useSignal(0)
  useEffect(() => {
    document.title = 'New study · Hone'
    if (from === null) return
    getStudy(from).then(
      (study) => {
        text.value = study.document ?? BEGINNING
        folder.value = study.spec.trial?.workingFolder ?? ''
      },
      (error: Error) => {
        trouble.value = error.message
      },
    )
  }, [])
  const refuse = (error: Error) => {
    const named = error instanceof RequestError && error.problems.length > 0
    problems.value = named ? error.problems : undefined
    trouble.value = named ? undefined : error.message
  }
  const document_ = text.value
  const folderText = folder.value.trim()
  useEffect(() => {
    if (isLocked.value) return
    let left = false
    const timer = window.setTimeout(() => {
      validateDocument(document_, folderText).then(
        (found) => {
          if (left) return
          trouble.value = undefined
          problems.value = found.problems
        },
        (error: Error) => {
          if (!left) refuse(error)
        },
      )
    }, CHECK_AFTER_MS)
    return () => {
      left = true
      window.clearTimeout(timer)
    }
  }, [document_, folderText])
  const submit = () => {
    createStudy(text.value, folder.value.trim(), from !== null).then((id) => {
      location.hash = studyHref(id)
    }, refuse)
  }
  const goTo = ({ field, line = 1, column = 1 }: Problem) => {
    if (field === FOLDER_FIELD) return folderInput.current?.focus()
    const before = text.value.split('\n').slice(0, line - 1)
    const at = before.reduce((sum, row) => sum + row.length + 1, 0) + column - 1
    area.current?.focus()
    area.current?.setSelectionRange(at, at)
  }
  const bad = new Set(problems.value?.map(({ line }) => line))
  return (
    <>
      <TopBar connection="live">
        <a href={STUDIES_HREF}>Studies</a>
        <span aria-hidden="true">/</span>
        <span aria-current="page">New study</span>
      </TopBar>
      <main class="page">
        <div class="title-row">
          <h1>New study</h1>
          <div class="actions">
            <button type="button" class="button primary" disabled={isLocked.value || problems.value?.length !== 0} onClick={submit}>
              Start the study
            </button>
          </div>
        </div>
        {from !== null && <p class="subtitle">It begins as a copy. A name that is taken gets a number at its end.</p>}
        {isLocked.value && <p class="subtitle">{lockedHint.value}</p>}
        <label class="field folder">
          <span>
            {FOLDER_NAME} <small>where the study’s commands run; needed only when it has some</small>
          </span>
          <input
            ref={folderInput}
            type="text"
            aria-invalid={problems.value?.some(({ field }) => field === FOLDER_FIELD) ?? false}
            placeholder="/home/me/project"
            value={folder.value}
            onInput={({ currentTarget: { value } }) => {
              folder.value = value
            }}
          />
        </label>
        <div class="document">
          <section class="panel editor" aria-label="Study document">
            <pre class="gutter" aria-hidden="true" style={{ transform: `translateY(${-scrolled.value}px)` }}>
              {text.value.split('\n').map((_, k) => (
                <span key={k} class={bad.has(k + 1) ? 'bad' : ''}>{`${k + 1}\n`}</span>
              ))}
            </pre>
            <textarea
              ref={area}
              aria-label="YAML"
              spellcheck={false}
              rows={Math.max(22, text.value.split('\n').length + 1)}
              style={{ lineHeight: `${LINE_PX}px` }}
              value={text.value}
              onInput={({ currentTarget: { value } }) => {
                text.value = value
              }}
              onScroll={({ currentTarget: { scrollTop } }) => {
                scrolled.value = scrollTop
              }}
            />
          </section>
          <section class="panel" aria-label="Check" aria-live="polite">
            <Trouble text={trouble.value} />
            {problems.value?.length === 0 && <p class="fine">Nothing is wrong with it.</p>}
            <ul class="problems">
              {(problems.value ?? []).map((problem) => (
                <li key={`${problem.field} ${problem.message}`}>
                  <button type="button" class="place" onClick={() => goTo(problem)}>
                    {problem.line === undefined ? '' : `Line ${problem.line}: `}
                    <b>{problem.field === FOLDER_FIELD ? FOLDER_NAME : problem.field}</b> {problem.message}
                  </button>
                  {problem.remedy !== undefined && <small>{problem.remedy}</small>}
                </li>
              ))}
            </ul>
          </section>
        </div>
      </main>
    </>
  )
}
