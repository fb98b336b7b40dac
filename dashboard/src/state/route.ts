import { computed, effect, signal } from '@preact/signals'
import { adoptToken } from '../api/token.ts'
import { shownPlace } from './values.ts'

/** Where the reader is: all of it lives in the address, so that a link shows the same. */
export interface Route {
  /** Study id or project/name; undefined on the list. */
  readonly study?: string
  /** A page without a study: `new`. */
  readonly page?: string
  readonly options: URLSearchParams
}

/** The address, of which no link that is made from it may carry the token. */
function bareHash(): string {
  adoptToken()
  return location.hash
}

const hash = signal(bareHash())
window.addEventListener('hashchange', () => {
  hash.value = bareHash()
})

export const route = computed((): Route => {
  const [path = '', query = ''] = hash.value.replace(/^#/, '').split('?')
  const options = new URLSearchParams(query)
  const match = /^\/study\/(.+)$/.exec(path)
  if (path === '/new') return { page: 'new', options }
  return match?.[1] === undefined ? { options } : { study: decodeURIComponent(match[1]), options }
})

/** Address where a study is written. */
export const NEW_STUDY_HREF = '#/new'
/** Address where a study is written that begins with another one's document. */
export function newStudyHref(from: string): string {
  return `${NEW_STUDY_HREF}?from=${encodeURIComponent(from)}`
}

/** Address of the list. */
export const STUDIES_HREF = '#/'

/** Address of a study. */
export function studyHref(id: string): string {
  return `#/study/${encodeURIComponent(id)}`
}

/** The present address with one option changed; undefined takes it out. */
export function optionHref(name: string, value: string | undefined): string {
  const { study, options } = route.value
  const changed = new URLSearchParams(options)
  if (value === undefined) changed.delete(name)
  else changed.set(name, value)
  const query = changed.toString()
  const path = study === undefined ? STUDIES_HREF : studyHref(study)
  return query === '' ? path : `${path}?${query}`
}

/** Changes one option in place: no new entry in the history. */
export function setOption(name: string, value: string | undefined): void {
  history.replaceState(null, '', optionHref(name, value))
  hash.value = location.hash
}

effect(() => {
  const text = route.value.options.get('objective') ?? ''
  shownPlace.value = /^\d+$/.test(text) ? Number(text) : 0
})

/** Number of the selected trial. */
export const selected = computed((): number | undefined => {
  const text = route.value.options.get('trial')
  return text === null || !/^\d+$/.test(text) ? undefined : Number(text)
})

/** Numbers of the pinned trials, kept at the top of the table and drawn out in the charts. */
export const pinned = computed((): ReadonlySet<number> => new Set((pinnedText.value ?? '').split('.').filter(Boolean).map(Number)))
const pinnedText = computed(() => route.value.options.get('pin'))

/** Pins a trial, or lets it go. */
export function togglePin(trial: number): void {
  const pins = new Set(pinned.value)
  if (!pins.delete(trial)) pins.add(trial)
  setOption('pin', pins.size === 0 ? undefined : [...pins].join('.'))
}

/** Selects a trial in every view; the selected one again, or undefined, clears it. */
export function select(trial: number | undefined): void {
  setOption('trial', trial === undefined || trial === selected.value ? undefined : String(trial))
}
