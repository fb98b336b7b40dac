import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { createStudy, getStudy, validateDocument } from '../api/client.ts'
import { isLocked, lockedHint } from '../api/session.ts'
import { STUDIES_HREF, studyHref } from '../state/route.ts'
import { type NewStudyDraft, newDraftOf, setNewDraft } from '../state/study-draft.ts'
import { DocumentEditor, useVerdict } from '../ui/document-editor.tsx'
import { Page } from '../ui/page.tsx'
import { TopBar } from '../ui/top-bar.tsx'

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
export function NewStudyView({ from }: { from: string | null }) {
  const draft = useNewDraft(from)
  const { shown, write, begin } = draft
  const { text, folder } = shown
  const area = useRef<HTMLTextAreaElement>(null)
  const folderInput = useRef<HTMLInputElement>(null)
  const { verdict, refuse } = useVerdict(`${folder.trim()}\n${text}`, () => validateDocument(text, folder.trim()))
  const { problems } = verdict
  useEffect(() => {
    document.title = 'New study · Hone'
    if (from === null) return
    getStudy(from).then(({ document = BEGINNING, spec }) => begin({ text: document, folder: spec.trial?.workingFolder ?? '' }), refuse)
  }, [])
  const submit = () => {
    createStudy(text, folder.trim(), from !== null).then((id) => {
      setNewDraft(from, undefined)
      location.hash = studyHref(id)
    }, refuse)
  }
  return (
    <>
      <TopBar connection="live">
        <a href={STUDIES_HREF}>Studies</a>
        <span aria-hidden="true">/</span>
        <span aria-current="page">New study</span>
      </TopBar>
      <Page>
        <div class="title-row">
          <h1>New study</h1>
          <div class="actions">
            <button type="button" class="button primary" disabled={isLocked.value || problems?.length !== 0} onClick={submit}>
              Start the study
            </button>
          </div>
        </div>
        <p class="subtitle">
          {from === null
            ? 'A study file; a sweep of W&B’s or an Experiment of Katib’s is understood too.'
            : 'It begins as a copy. A name that is taken gets a number at its end.'}
        </p>
        {isLocked.value && <p class="subtitle">{lockedHint.value}</p>}
        <DraftLine {...draft} />
        <label class="field folder">
          <span>
            {FOLDER_NAME} <small>where the study’s commands run; needed only when it has some</small>
          </span>
          <input
            ref={folderInput}
            type="text"
            aria-invalid={problems?.some(({ field }) => field === FOLDER_FIELD) ?? false}
            placeholder="/home/me/project"
            value={folder}
            onInput={({ currentTarget: { value } }) => write({ text, folder: value })}
          />
        </label>
        <DocumentEditor
          text={text}
          onText={(next) => write({ text: next, folder })}
          verdict={verdict}
          area={area}
          beside={{ field: FOLDER_FIELD, name: FOLDER_NAME, goTo: () => folderInput.current?.focus() }}
        />
      </Page>
    </>
  )
}

interface Drafting {
  /** What is written: the draft, else what it begins with. */
  readonly shown: NewStudyDraft
  readonly write: (draft: NewStudyDraft) => void
  /** Says what it begins with. */
  readonly begin: (beginning: NewStudyDraft) => void
  readonly isDraft: boolean
  /** Throws the draft away, or takes back the one that was; undefined where there is none. */
  readonly turn?: () => void
}

function useNewDraft(from: string | null): Drafting {
  const beginning = useSignal<NewStudyDraft>({ text: BEGINNING, folder: '' })
  const draft = useSignal(newDraftOf(from))
  const thrown = useSignal<NewStudyDraft | undefined>(undefined)
  const set = (next: NewStudyDraft | undefined, old?: NewStudyDraft) => {
    draft.value = next
    thrown.value = old
    setNewDraft(from, next)
  }
  const isDraft = draft.value !== undefined
  return {
    shown: draft.value ?? beginning.value,
    write: set,
    begin: (next) => {
      beginning.value = next
    },
    isDraft,
    ...((isDraft || thrown.value !== undefined) && { turn: () => set(thrown.value, draft.value) }),
  }
}

/** Says that what is written stays when the page is left, and how to begin afresh; who did may take that back. */
function DraftLine({ isDraft, turn }: Drafting) {
  return (
    <p class="subtitle">
      <span role="status">
        {isDraft ? 'Your draft is kept' : turn === undefined ? 'What you write is kept' : 'Begun afresh: what you write is kept'} while this
        tab is open.
      </span>{' '}
      {turn !== undefined && (
        <button type="button" class="link" onClick={turn}>
          {isDraft ? 'Begin afresh' : 'Take the draft back'}
        </button>
      )}
    </p>
  )
}
