import type { ExecutorKind } from '../executor.ts'

/** Attempts as pods, of a server that was started with a cluster. Apart from all that speaks to one: that is loaded by those alone who have one. */
export const pods = { name: 'kubernetes' } as const satisfies ExecutorKind
