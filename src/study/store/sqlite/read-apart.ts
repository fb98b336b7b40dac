import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Parts, Reading, Told } from './reading-thread.ts'

/** This file is TypeScript in the repository and JavaScript when published, and so is what a thread loads. */
const ENTRY = new URL(`./reading-thread${new URL(import.meta.url).pathname.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/**
 * Reads on a read-only connection in a thread of its own, which lives as long as the reading: such reads are rare and long. The next part
 * is made while the caller works on the last one; a caller that leaves ends the thread.
 */
export async function* readApart<Kind extends Reading['kind']>(
  file: string,
  reading: Extract<Reading, { kind: Kind }>,
): AsyncGenerator<Parts[Kind]> {
  const worker = new Worker(ENTRY, { workerData: { file, reading }, name: 'hone-reader', resourceLimits: { maxYoungGenerationSizeMb: 4 } })
  try {
    for await (const [message] of on(worker, 'message') as AsyncIterable<[Told<Parts[Kind]>]>) {
      if (message.kind === 'end') return
      if (message.kind === 'failed') throw Object.assign(new Error(message.message), { errcode: message.errcode })
      worker.postMessage('next')
      yield message.part
    }
  } finally {
    await worker.terminate()
  }
}
