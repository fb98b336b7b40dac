import { leastResource } from '../../src/model/index.ts'
import type { LineProcess } from '../quality/process.ts'
import type { CurveTask } from './curve-task.ts'
import type { Errand, Tuner } from './tuner.ts'

/** Seconds after which a worker asks again for which a peer had nothing. */
const RETRY_SECONDS = 1

type Answer = Errand | { readonly wait: true }

/** Another tuner as what workers ask: peers/serving.py says what the lines mean. Begins a new study in the process. */
export async function openPeerTuner(task: CurveTask, process: Pick<LineProcess, 'call'>, seed: number, workers: number): Promise<Tuner> {
  const { parameters, steps } = task
  // All of these minimise.
  const sign = task.goal === 'minimize' ? 1 : -1
  await process.call({ cmd: 'new', parameters, steps, least: leastResource(steps), seed, workers })
  return {
    async ask() {
      const answer = await process.call<Answer>({ cmd: 'ask' })
      return 'wait' in answer ? { waitSeconds: RETRY_SECONDS } : answer
    },
    async report({ trial }, step, value) {
      return (await process.call<{ readonly stop: boolean }>({ cmd: 'report', trial, step, value: sign * value })).stop
    },
    async end({ trial }, as) {
      if (as === 'failed') throw new Error('peers are compared without failures')
      await process.call({ cmd: 'end', trial })
    },
    isHeld: async () => true,
  }
}
