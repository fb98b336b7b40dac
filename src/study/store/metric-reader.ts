import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { MetricMessage, MetricTask } from './metric-thread.ts'
import type { MetricSlice } from './store.ts'

/** This file is TypeScript in the repository and JavaScript when published, and so is what a thread loads. */
const ENTRY = new URL(`./metric-thread${new URL(import.meta.url).pathname.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/**
 * Reads a metric on a read-only connection in a thread of its own, which lives as long as the reading: such reads are rare and long.
 * The next slice is made while the caller works on the last one, in memory that a later one uses again; a caller that leaves ends the thread.
 */
export async function* readMetricApart(file: string, task: MetricTask): AsyncGenerator<MetricSlice> {
  const worker = new Worker(ENTRY, { workerData: { file, task }, name: 'hone-reader', resourceLimits: { maxYoungGenerationSizeMb: 4 } })
  try {
    for await (const [message] of on(worker, 'message') as AsyncIterable<[MetricMessage]>) {
      if (message.kind === 'end') return
      if (message.kind === 'failed') throw Object.assign(new Error(message.message), { errcode: message.errcode })
      worker.postMessage('next')
      yield message.slice
    }
  } finally {
    await worker.terminate()
  }
}
