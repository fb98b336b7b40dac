import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { evaluate } from '../../src/client/evaluate.ts'
import type { Trial } from '../../src/client/trial.ts'

/** A trial whose heartbeats wait until they are called off, as they do while the server is away. */
function trialWithoutServer() {
  const beats: AbortSignal[] = []
  const heartbeat = (signal: AbortSignal) => {
    beats.push(signal)
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }
  return { beats, trial: { heartbeat } as unknown as Trial }
}

it('has one heartbeat at a time wait for a server that is away, and none once the trial is over', async () => {
  const { beats, trial } = trialWithoutServer()
  const objective = async () => {
    while (beats.length === 0) await pause(1)
    await pause(50)
    return 0.5
  }
  expect(await evaluate(objective, trial, 2)).toBe(0.5)
  expect(beats.map(({ aborted }) => aborted)).toEqual([true])
})
