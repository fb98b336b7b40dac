import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { editStudy, RequestError, validateEdit } from '../api/client.ts'
import { isLocked } from '../api/session.ts'
import type { Study } from '../api/types.ts'
import { type StudyDraft, setDraft } from '../state/study-draft.ts'
import { DocumentEditor, useVerdict } from '../ui/document-editor.tsx'
import { TextBlock } from '../ui/text-block.tsx'

interface EditProps {
  readonly study: Study
  readonly draft: StudyDraft
  /** The study's document as it is now. */
  readonly current: string
  readonly area: RefObject<HTMLTextAreaElement | null>
  /** The edit is over: with what was saved, or without. */
  readonly close: (saved?: string) => void
  /** The document that is known here is not the newest one. */
  readonly onStale: () => void
}

/** Edits the file of a study that is there; what may not change is told while it is written. */
export function EditStudyFile({ study, draft, current, area, close, onStale }: EditProps) {
  const { base, text } = draft
  const { verdict, refuse } = useVerdict(text, () => validateEdit(study.id, text))
  const saving = useSignal(false)
  const isLate = !saving.value && current !== base
  const save = () => {
    saving.value = true
    editStudy(study.id, text, base).then(
      () => close(text),
      (error: Error) => {
        saving.value = false
        const isConflict = error instanceof RequestError && error.code === 'REVISION_CONFLICT'
        if (isConflict) onStale()
        else refuse(error)
      },
    )
  }
  return (
    <>
      <p class="note">
        Trials that are there stay as they are. <b>Save</b> changes what may change while a study runs; the check names what may not.
      </p>
      <DocumentEditor
        text={text}
        onText={(next) => setDraft(study.id, { base, text: next })}
        verdict={verdict}
        isBusy={saving.value}
        area={area}
      />
      {isLate && <Late current={current} takeOver={() => setDraft(study.id, { base: current, text })} />}
      <Ending isChanged={text !== base} isBusy={saving.value} save={save} close={close} />
    </>
  )
}

/** Says that somebody else edited the study meanwhile, and shows what its file is now. */
function Late({ current, takeOver }: { current: string; takeOver: () => void }) {
  return (
    <section class="late" aria-label="Edited meanwhile">
      <p class="trouble" role="alert">
        The study was edited elsewhere since you began. Your text is still here, and what the file says now stands below: bring over what
        you want to keep of it.
      </p>
      <TextBlock label="Study file as it is now" text={current} tall />
      <button type="button" class="button" onClick={takeOver}>
        Done, mine may replace it
      </button>
    </section>
  )
}

interface EndingProps {
  readonly isChanged: boolean
  readonly isBusy: boolean
  readonly save: () => void
  readonly close: () => void
}

/** Save and Cancel; asks before a text is thrown away. */
function Ending({ isChanged, isBusy, save, close }: EndingProps) {
  const asking = useSignal(false)
  const ask = (on: boolean) => () => {
    asking.value = on
  }
  if (asking.value && isChanged) {
    return (
      <div class="actions">
        <span role="alert">Your changes are not saved.</span>
        <button type="button" class="button danger" onClick={() => close()}>
          Throw them away
        </button>
        <button type="button" class="button" ref={(button) => button?.focus()} onClick={ask(false)}>
          Go on editing
        </button>
      </div>
    )
  }
  return (
    <div class="actions">
      <button type="button" class="button primary" disabled={isLocked.value || isBusy || !isChanged} onClick={save}>
        Save
      </button>
      <button type="button" class="button" onClick={isChanged ? ask(true) : () => close()}>
        Cancel
      </button>
    </div>
  )
}
