import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { createStudy, getStudy, validateDocument } from '../api/client.ts'
import { isLocked, lockedHint } from '../api/session.ts'
import { route, STUDIES_HREF, studyHref } from '../state/route.ts'
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
export function NewStudyView() {
  const from = route.value.options.get('from')
  const text = useSignal(BEGINNING)
  const folder = useSignal('')
  const area = useRef<HTMLTextAreaElement>(null)
  const folderInput = useRef<HTMLInputElement>(null)
  const { verdict, refuse } = useVerdict(`${folder.value.trim()}\n${text.value}`, () => validateDocument(text.value, folder.value.trim()))
  const { problems } = verdict
  useEffect(() => {
    document.title = 'New study · Hone'
    if (from === null) return
    getStudy(from).then((study) => {
      text.value = study.document ?? BEGINNING
      folder.value = study.spec.trial?.workingFolder ?? ''
    }, refuse)
  }, [])
  const submit = () => {
    createStudy(text.value, folder.value.trim(), from !== null).then((id) => {
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
        {from !== null && <p class="subtitle">It begins as a copy. A name that is taken gets a number at its end.</p>}
        {isLocked.value && <p class="subtitle">{lockedHint.value}</p>}
        <label class="field folder">
          <span>
            {FOLDER_NAME} <small>where the study’s commands run; needed only when it has some</small>
          </span>
          <input
            ref={folderInput}
            type="text"
            aria-invalid={problems?.some(({ field }) => field === FOLDER_FIELD) ?? false}
            placeholder="/home/me/project"
            value={folder.value}
            onInput={({ currentTarget: { value } }) => {
              folder.value = value
            }}
          />
        </label>
        <DocumentEditor
          text={text.value}
          onText={(next) => {
            text.value = next
          }}
          verdict={verdict}
          area={area}
          beside={{ field: FOLDER_FIELD, name: FOLDER_NAME, goTo: () => folderInput.current?.focus() }}
        />
      </Page>
    </>
  )
}
