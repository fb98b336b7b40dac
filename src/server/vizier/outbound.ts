import type { requestCallback } from '@grpc/grpc-js'
import { HoneError, type Metadata } from '../../model/index.ts'
import { isLoopbackName } from '../access/index.ts'
import { refused } from './names.ts'

/** A policy may fit a model for long. */
const CALL_MS_MAX = 600_000

/** A server that a study's metadata names; throws INVALID_REQUEST when it is on another machine. */
export function localServerOf(metadata: Metadata, namespace: string, key: string): string | undefined {
  const entry = metadata.findLast((candidate) => candidate.namespace === namespace && candidate.key === key)
  if (typeof entry?.value !== 'string' || entry.value === '') return undefined
  const host = /^(.+):\d{1,5}$/.exec(entry.value)?.[1]
  if (host !== undefined && isLoopbackName(host)) return entry.value
  throw refused(key, entry.value, 'must be HOST:PORT of this machine', 'that server calls this one back, which answers on loopback only')
}

/** A call of a server that works for a study; rejects with ALGORITHM_FAILED. */
export function called<Reply>(
  who: string,
  call: (options: { deadline: number }, callback: requestCallback<Reply>) => unknown,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    call({ deadline: Date.now() + CALL_MS_MAX }, (error, reply) => {
      if (error === null && reply !== undefined) return resolve(reply)
      reject(new HoneError('ALGORITHM_FAILED', error?.details || `${who} said nothing`))
    })
  })
}
