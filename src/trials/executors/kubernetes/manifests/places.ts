import { posix } from 'node:path'

/** Folders of the trial's container that are ours. */
export const PLACES = {
  checkpoint: '/hone/checkpoint',
  resumeFrom: '/hone/resume-from',
  work: '/hone/work',
  secrets: '/hone/secrets',
} as const

/** Kubernetes would take $(NAME) for another variable's value. */
export function literal(text: string): string {
  return text.replaceAll('$(', () => '$$(')
}

/** A path as the trial's container has it; a relative one starts from its own folder. */
export function inTrial(path: string): string {
  return posix.resolve(PLACES.work, path)
}
