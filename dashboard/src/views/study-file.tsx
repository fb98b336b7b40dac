import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { getStudy } from '../api/client.ts'
import type { Study } from '../api/types.ts'
import { newStudyHref } from '../state/route.ts'
import { ParameterConstraints } from '../ui/parameter-constraints.tsx'
import { TextBlock } from '../ui/text-block.tsx'

/** The document that the study was made from; another one may begin with it. */
export function StudyFile({ study }: { study: Study }) {
  const text = useSignal<string | undefined>(undefined)
  const known = useSignal(true)
  useEffect(() => {
    getStudy(study.id).then(
      ({ document, documentFormat }) => {
        known.value = document !== undefined && documentFormat === undefined
        text.value = known.value ? document : 'It was not made from a study file.'
      },
      (error: Error) => {
        text.value = error.message
      },
    )
  }, [study.id, JSON.stringify(study.spec)])
  return (
    <>
      {study.spec.parameterConstraints !== undefined && <p class="note">What the parameters of every new trial keep:</p>}
      <ParameterConstraints study={study} />
      <TextBlock label="Study file" text={text.value ?? 'Reading…'} tall />
      {known.value && (
        <p class="legend-note">
          <a class="button small" href={newStudyHref(study.id)}>
            New study from this…
          </a>
        </p>
      )}
    </>
  )
}
