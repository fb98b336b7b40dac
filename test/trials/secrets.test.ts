import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HoneError } from '../../src/model/index.ts'
import { secretsOf } from '../../src/trials/secrets.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hone-secrets-'))
  mkdirSync(join(folder, 'secrets'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function keep(name: string, text: string, mode = 0o600): string {
  const path = join(folder, 'secrets', name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

function faultOf(env: Parameters<typeof secretsOf>[0]['env'], from: Record<string, string> = {}): HoneError {
  try {
    secretsOf({ env }, { dataFolder: folder, env: from })
  } catch (error) {
    if (error instanceof HoneError) return error
  }
  throw new Error('nothing was refused')
}

describe('the secrets of a trial', () => {
  it('come from the secrets folder, else from the server’s environment, or from any file; texts are left to others', () => {
    keep('WANDB', 'from the folder\n')
    const file = keep('other.txt', 'two\nlines\r\n', 0o644)
    const env = { A: { secret: 'WANDB' }, B: { secret: 'HF_TOKEN' }, C: { file }, D: 'plain' }
    expect(secretsOf({ env }, { dataFolder: folder, env: { WANDB: 'from the server', HF_TOKEN: ' hf ' } })).toEqual({
      A: 'from the folder',
      B: ' hf ',
      C: 'two\nlines',
    })
  })

  it('that are missing are all named, with where to put them, and nothing of the others is said', () => {
    keep('FOUND', 'classified')
    const error = faultOf({ A: { secret: 'NOT_THERE' }, B: { file: join(folder, 'nowhere') }, C: { secret: 'FOUND' } })
    expect(error.code).toBe('INVALID_STUDY')
    expect(error.problems.map(({ field }) => field)).toEqual(['spec.trial.env.A', 'spec.trial.env.B'])
    expect(error.message).toContain(`write it into ${join(folder, 'secrets', 'NOT_THERE')} (mode 600)`)
    expect(error.message).toContain('ENOENT')
    expect(JSON.stringify([error.message, error.problems])).not.toContain('classified')
  })

  it('that others may read are refused', () => {
    const path = keep('OPEN', 'x', 0o640)
    expect(faultOf({ A: { secret: 'OPEN' } }).message).toContain(`chmod 600 ${path}`)
  })

  it('are never the server’s own', () => {
    expect(faultOf({ A: { secret: 'HONE_TOKEN' } }, { HONE_TOKEN: 'x' }).message).toContain('not there')
  })

  it('that fit into no environment are refused', () => {
    const path = keep('LONG', 'x'.repeat(100_001))
    expect(faultOf({ A: { file: path } }).message).toContain('at most 100000 bytes')
    expect(faultOf({ A: { file: keep('NUL', 'a\0b') } }).message).toContain('cannot become a variable')
  })
})
