import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { getStudy } from '../api/client.ts'
import { isLocked, lockedHint } from '../api/session.ts'
import type { Study } from '../api/types.ts'
import { newStudyHref } from '../state/route.ts'
import { draftOf, setDraft } from '../state/study-draft.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { ParameterConstraints } from '../ui/parameter-constraints.tsx'
import { TextBlock } from '../ui/text-block.tsx'
import { EditStudyFile } from './edit-study-file.tsx'

/** The document that the study goes by: it may be edited, and another one may begin with it. */
export function StudyFile({ study }: { study: Study }) {
  const { text, known, read } = useDocument(study)
  const draft = draftOf(study.id)
  const said = useSignal('')
  const { area, opener, toMove } = useFocusOf(draft !== undefined)
  const close = (saved?: string) => {
    toMove.current = true
    if (saved !== undefined) {
      text.value = saved
      said.value = 'Saved: the study goes by it from now on.'
    }
    setDraft(study.id, undefined)
  }
  const begin = (base: string) => {
    toMove.current = true
    said.value = ''
    setDraft(study.id, { base, text: base })
  }
  return (
    <>
      {study.spec.parameterConstraints !== undefined && <p class="note">What the parameters of every new trial keep:</p>}
      <ParameterConstraints study={study} />
      {draft === undefined ? (
        <TextBlock label="Study file" text={text.value ?? 'Reading…'} tall />
      ) : (
        <EditStudyFile
          study={study}
          draft={draft}
          current={known.value ? (text.value ?? draft.base) : draft.base}
          area={area}
          close={close}
          onStale={read}
        />
      )}
      {known.value && draft === undefined && (
        <div class="actions legend-note" title={isLocked.value ? lockedHint.value : undefined}>
          <button
            ref={opener}
            type="button"
            class="button small"
            disabled={isLocked.value || text.value === undefined}
            onClick={() => begin(text.value ?? '')}
          >
            Edit…
          </button>
          <a class="button small" href={newStudyHref(study.id)}>
            New study from this…
          </a>
          {text.value !== undefined && <CopyButton what="the study file" text={text.value} />}
        </div>
      )}
      <p class="legend-note" role="status">
        {said.value}
      </p>
    </>
  )
}

/** The study's document, read anew when the study was edited or `read` says so. */
function useDocument({ id, spec }: Study) {
  const text = useSignal<string | undefined>(undefined)
  const known = useSignal(true)
  const read = () => {
    getStudy(id).then(
      ({ document, documentFormat }) => {
        known.value = document !== undefined && documentFormat === undefined
        text.value = known.value ? document : 'It was not made from a study file.'
      },
      (error: Error) => {
        known.value = false
        text.value = error.message
      },
    )
  }
  useEffect(read, [id, JSON.stringify(spec)])
  return { text, known, read }
}

/** Moves the focus into the editor that a person opened, and back to its button; a draft that is found again takes it from nobody. */
function useFocusOf(isEditing: boolean) {
  const area = useRef<HTMLTextAreaElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const toMove = useRef(false)
  // Before anything is painted: keys that are pressed at once go there too.
  useLayoutEffect(() => {
    if (!toMove.current) return
    toMove.current = false
    const next = isEditing ? area : opener
    next.current?.focus()
  }, [isEditing])
  return { area, opener, toMove }
}
