import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as hone from '../../src/client/index.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('a training program without Hone', () => {
  it('runs with its defaults, prints what it reports, and is never told to stop', async () => {
    const lines: string[] = []
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
    expect(hone.isManaged()).toBe(false)
    expect(hone.params({ lr: 0.1, layers: 2 })).toEqual({ lr: 0.1, layers: 2 })
    hone.report({ accuracy: 0.5 })
    hone.report({ step: 7, accuracy: 1, loss: 2 })
    expect(lines).toEqual(['step=1 accuracy=0.5\n', 'step=7 accuracy=1 loss=2\n'])
    expect([await hone.shouldStop(), hone.stopReason(), await hone.flush(), hone.resumeFrom(), hone.resource(3)]).toEqual([
      false,
      undefined,
      true,
      undefined,
      3,
    ])
  })
})

describe('a training program in a trial', () => {
  it('gets the trial’s parameters over its defaults, its resource and its folders', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hone-running-'))
    vi.stubEnv('HONE_PARAMETERS', '{"lr": 0.25, "kind": "1"}')
    vi.stubEnv('HONE_RESOURCE', '9')
    vi.stubEnv('HONE_CHECKPOINT_DIR', join(folder, 'deep', 'checkpoints'))
    vi.stubEnv('HONE_RESUME_FROM', '/parent')
    expect(hone.params({ lr: 0.1, layers: 2 })).toEqual({ lr: 0.25, layers: 2, kind: '1' })
    expect([hone.resource(30), hone.resumeFrom()]).toEqual([9, '/parent'])
    expect(existsSync(hone.checkpointDir())).toBe(true)
    rmSync(folder, { recursive: true })
  })
})

describe('a program that finds no server', () => {
  it('is told so, with what to do', async () => {
    vi.stubEnv('HONE_SERVER', '')
    vi.stubEnv('HONE_DATA', join(tmpdir(), 'no-such-folder'))
    await expect(hone.loadStudy('any')).rejects.toThrow(/hone serve/)
    await expect(hone.loadStudy('any')).rejects.toBeInstanceOf(hone.ServerNotFound)
  })
})
