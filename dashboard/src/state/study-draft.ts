import { signal } from '@preact/signals'

/** The text of a study's file while somebody edits it, and the document that this began from. */
export interface StudyDraft {
  readonly base: string
  readonly text: string
}

const drafts = signal<ReadonlyMap<string, StudyDraft>>(new Map())

/** What is being written for a study; it stays while another view is looked at. */
export function draftOf(study: string): StudyDraft | undefined {
  return drafts.value.get(study)
}

/** Keeps what is being written for a study; undefined throws it away. */
export function setDraft(study: string, draft: StudyDraft | undefined): void {
  const next = new Map(drafts.value)
  if (draft === undefined) next.delete(study)
  else next.set(study, draft)
  drafts.value = next
}

// The browser asks before a text is lost with the page.
window.addEventListener('beforeunload', (event) => {
  if ([...drafts.value.values()].some(({ base, text }) => text !== base)) event.preventDefault()
})
