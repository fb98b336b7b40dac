import { signal } from '@preact/signals'
import { session } from '../api/session.ts'

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

/** What is being written for a new study, and the folder where its commands run. */
export interface NewStudyDraft {
  readonly text: string
  readonly folder: string
}

/** One for each study that a new one begins as a copy of, and one without; whoever signs in for another project finds their own. */
function newDraftKey(from: string | null): string {
  return `hone.new ${session.value?.project ?? ''} ${from ?? ''}`
}

/** What this tab was left with, which a reload keeps; undefined where nothing was written. */
export function newDraftOf(from: string | null): NewStudyDraft | undefined {
  return JSON.parse(sessionStorage.getItem(newDraftKey(from)) ?? 'null') ?? undefined
}

/** Keeps what is being written for a new study as long as the tab is open; undefined throws it away. */
export function setNewDraft(from: string | null, draft: NewStudyDraft | undefined): void {
  if (draft === undefined) sessionStorage.removeItem(newDraftKey(from))
  else sessionStorage.setItem(newDraftKey(from), JSON.stringify(draft))
}
