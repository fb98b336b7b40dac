import { AsyncLocalStorage } from 'node:async_hooks'
import type { StudyId, TrialNumber } from '../../model/index.ts'

/** Who makes a call. */
export type Caller =
  /** Whoever has the data folder's token: all rights. */
  | { readonly kind: 'owner' }
  /** Without a token, on a server that only this machine reaches: reads all, and writes the studies of a format that another system's clients made. */
  | { readonly kind: 'anyone'; readonly format?: string }
  /** A trial's own process: writes its trial. `confined`: it reads its own study only. */
  | { readonly kind: 'trial'; readonly study: StudyId; readonly trial: TrialNumber; readonly confined: boolean }
  /** Whoever the cluster lets make objects of its own that become studies: writes all, and takes nothing from the server. */
  | { readonly kind: 'cluster' }
  | NamedCaller

/** The bearer of a token with a name. */
export interface NamedCaller {
  readonly kind: 'named'
  readonly name: string
  /** The only project that it sees; all of them when absent. */
  readonly project?: string
  readonly readOnly: boolean
}

const current = new AsyncLocalStorage<Caller>()

/** Does the work, and all that follows from it, as the caller. */
export function asCaller<T>(caller: Caller, work: () => T): T {
  return current.run(caller, work)
}

/** Who asks for what is being done now. Outside a call nobody does: to ask then is a bug, and nothing is done. */
export function demandCaller(): Caller {
  const caller = current.getStore()
  if (caller === undefined) throw new Error('bug: a door did something without saying who asks')
  return caller
}

/** The caller as the log and people read it. */
export function describeCaller(caller: Caller): string {
  switch (caller.kind) {
    case 'owner':
      return 'owner'
    case 'anyone':
      return 'anyone on this machine'
    case 'trial':
      return `trial ${caller.study}/${caller.trial}`
    case 'cluster':
      return 'the cluster'
    case 'named':
      return `token ${caller.name}`
  }
}
