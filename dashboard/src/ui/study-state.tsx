import type { Study } from '../api/types.ts'

/** What a study does now, as a word. */
export function studyWord(study: Study): 'running' | 'paused' | 'failed' | 'no result' | 'finished' {
  if (study.state === 'active') return 'running'
  if (study.state === 'paused') return 'paused'
  if (study.end?.failed === true) return 'failed'
  return study.best === undefined ? 'no result' : 'finished'
}

export function StudyState({ study }: { study: Study }) {
  const word = studyWord(study)
  return (
    <span class={`pill pill-${word === 'no result' ? 'failed' : word}`}>
      <span class="pill-sign" aria-hidden="true" />
      {word}
    </span>
  )
}

/** Time that the study has been running, milliseconds. */
export function elapsedOf(study: Study, now: number): number {
  return study.activeMs + (study.activeSince === undefined ? 0 : Math.max(0, now - study.activeSince))
}
