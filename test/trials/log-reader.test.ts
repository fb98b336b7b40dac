import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Attempt, Trial } from '../../src/model/index.ts'
import { attemptFolder, attemptName } from '../../src/trials/executors/attempt-folder.ts'
import { StreamCut } from '../../src/trials/executors/executor.ts'
import { createLogReader } from '../../src/trials/log-reader.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hone-logs-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const NAME = attemptName('study0000000001', 1, 1)
const trialIn = (state: Attempt['state'], executor = 'fake'): Trial =>
  ({ study: 'study0000000001', number: 1, attempt: { objectName: NAME, executor, state } }) as unknown as Trial
const readerOf = (read: () => Promise<Uint8Array>) => createLogReader([{ name: 'fake', output: () => ({ read }) }], folder)
const nothing = async () => new Uint8Array(0)

describe('what a trial wrote', () => {
  it('is empty for who asks beyond the place at which a long output was cut: more may come', async () => {
    const cut = readerOf(() => Promise.reject(new StreamCut(1024)))
    expect(await cut.read(trialIn('running'), 'stdout', 5_000, 10)).toHaveLength(0)
    const broken = readerOf(() => Promise.reject(new Error('disk')))
    await expect(broken.read(trialIn('running'), 'stdout', 5_000, 10)).rejects.toThrow('disk')
  })

  it('is said to be gone only where the attempt is over and its folder is not there', async () => {
    const reader = readerOf(nothing)
    for (const state of ['ended', 'lost'] as const) {
      await expect(reader.read(trialIn(state), 'stdout', 0, 10)).rejects.toMatchObject({ code: 'OUTPUT_REMOVED' })
    }
    // Whoever has read it all is at its end.
    expect(await reader.read(trialIn('ended'), 'stdout', 7, 10)).toHaveLength(0)
    expect(await reader.read(trialIn('running'), 'stdout', 0, 10)).toHaveLength(0)
    mkdirSync(attemptFolder(folder, NAME), { recursive: true })
    expect(await reader.read(trialIn('ended'), 'stdout', 0, 10)).toHaveLength(0)
  })

  it('cannot be read where nobody here ran it, which is said', async () => {
    await expect(readerOf(nothing).read(trialIn('running', 'other'), 'stdout', 0, 10)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})
