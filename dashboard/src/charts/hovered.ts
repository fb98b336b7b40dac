import { signal } from '@preact/signals'

/** Number of the trial under the pointer, in whichever view. */
export const hovered = signal<number | undefined>(undefined)
