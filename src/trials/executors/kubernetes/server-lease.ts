import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { HoneError } from '../../../model/index.ts'
import { ApiFailure, type Endpoint, KubernetesApi } from './api/api.ts'
import { type LEASE_TIMES, Lease, type LeaseStanding } from './api/lease.ts'

/** An API server that does not answer in time for a renewal is asked anew. */
const ANSWER_MS_MAX = 4_000
const BOOT_ID = '/proc/sys/kernel/random/boot_id'
const BOOT_CHARACTERS = 8

export interface ServerLeaseOptions {
  readonly endpoint: Endpoint
  readonly server: string
  readonly dataFolder: string
  /** Where this server runs, see `placeOf`. */
  readonly place: string
  readonly log: (event: object) => void
  /** Called when a server of the same name took over while this one did not reach the cluster: this one must end. */
  readonly lost: (error: HoneError) => void
  /** Shorter times, for tests. */
  readonly times?: Partial<typeof LEASE_TIMES>
}

/** That no other server of that name changes anything in the namespace. */
export interface ServerLease {
  /** Rejects with an ApiFailure that may pass while this server must not change anything there. */
  readonly demand: () => Promise<void>
  release(): Promise<void>
}

/** Where a server runs: a later one in that place knows that it has ended, as the data folder is locked there. */
export function placeOf(dataFolder: string): string {
  return `${hostname()}:${resolve(dataFolder)}${bootOf()}`
}

/**
 * Holds the lease on a server's name, which a copy of its data folder has too. Resolves when it is held, or nobody can tell; waits for a holder that does
 * not renew it any more. Rejects with STORE_UNAVAILABLE where one does.
 */
export async function holdServerName(options: ServerLeaseOptions): Promise<ServerLease> {
  const { endpoint, server, dataFolder, log, lost } = options
  const closing = new AbortController()
  const opened = Promise.withResolvers<void>()
  let isOpen = false
  let standing: LeaseStanding | undefined
  const changed = (now: LeaseStanding): void => {
    standing = now
    if (now.kind === 'taken') {
      if (!now.isAlive && !isOpen) log({ event: 'lease not free', lease: `hone-${server}`, by: now.by, namespace: endpoint.namespace })
      if (!now.isAlive) return
      const error = refusal(dataFolder, now.by, endpoint.namespace)
      if (isOpen) lost(error)
      else opened.reject(error)
      return
    }
    if (now.kind !== 'held') log({ event: `lease ${now.kind === 'refused' ? 'not granted' : 'not renewed'}`, message: now.why })
    isOpen = true
    opened.resolve()
  }
  const api = new KubernetesApi(endpoint, { answerMs: ANSWER_MS_MAX })
  const lease = new Lease({ api, name: `hone-${server}`, holder: options.place, changed, times: options.times })
  const running = lease.run(closing.signal)
  const release = async (): Promise<void> => {
    closing.abort()
    await running
  }
  await opened.promise.catch(async (error) => {
    await release()
    throw error
  })
  const demand = async (): Promise<void> => {
    if (lease.isHeld || standing?.kind === 'refused') return
    throw new ApiFailure(
      0,
      `the lease hone-${server} of this server is not renewed${standing?.kind === 'unknown' ? `: ${standing.why}` : ''}`,
    )
  }
  return { demand, release }
}

function refusal(dataFolder: string, by: string, namespace: string): HoneError {
  const what = `data folder ${dataFolder} has the name of a server that works in the namespace ${namespace} already (${by})`
  const remedy = 'stop that one; or, where the folder is a copy that is to be a server of its own, remove its file cluster-name'
  return new HoneError('STORE_UNAVAILABLE', `${what}: ${remedy}`)
}

/** Another start of the machine, or another machine of that name, is another place. */
function bootOf(): string {
  try {
    return `#${readFileSync(BOOT_ID, 'utf8').slice(0, BOOT_CHARACTERS)}`
  } catch {
    return ''
  }
}
