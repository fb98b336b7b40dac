import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as hone from '../../src/client/index.ts'
import { RealServer } from '../clients/real-server.ts'

const server = new RealServer()
const folder = mkdtempSync(join(tmpdir(), 'hone-client-artifacts-'))
const at = (...names: string[]): string => join(folder, ...names)

beforeAll(async () => {
  await server.start()
  vi.stubEnv('HONE_SERVER', server.grpc)
  vi.stubEnv('HONE_TOKEN', server.token)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
  rmSync(folder, { recursive: true })
})

describe('files that a program leaves with its trials', () => {
  it('are there for whoever loads them, whole, by their names', async () => {
    const study = await hone.createStudy('files', { x: hone.float(0, 1) }, { algorithm: 'random' })
    const large = Buffer.alloc(3 * 1024 * 1024, 'weights')
    writeFileSync(at('model.bin'), large)
    writeFileSync(at('empty.txt'), '')
    await study.optimize(
      async (trial) => {
        await trial.saveArtifact(at('model.bin'))
        await trial.saveArtifact(at('empty.txt'), 'notes/empty.txt')
        return 1
      },
      { trials: 1 },
    )
    const [trial] = await study.trials()
    expect(trial?.artifacts).toEqual(['model.bin', 'notes/empty.txt'])
    expect(readFileSync(await study.loadArtifact(1, 'model.bin', at('got', 'best.bin'))).equals(large)).toBe(true)
    expect(readFileSync(await study.loadArtifact(1, 'notes/empty.txt', at('got', 'empty.txt')))).toHaveLength(0)
    await expect(study.loadArtifact(1, 'other', at('got', 'other'))).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' })
    expect(readdirSync(at('got')).sort()).toEqual(['best.bin', 'empty.txt'])
  })

  it('are left from inside a trial; one that another attempt took over is told to end, and one without Hone keeps its file', async () => {
    writeFileSync(at('plot.svg'), '<svg/>')
    await hone.saveArtifact(at('plot.svg'))
    expect(existsSync(at('plot.svg'))).toBe(true)
    const study = await hone.createStudy('inside', { x: hone.float(0, 1) }, { algorithm: 'random' })
    const trial = await study.ask()
    for (const [name, value] of Object.entries({ STUDY: study.id, TRIAL: String(trial.number), EPOCH: String(trial.epoch) })) {
      vi.stubEnv(`HONE_${name}`, value)
    }
    vi.resetModules()
    const inside: typeof hone = await import('../../src/client/index.ts')
    await inside.saveArtifact(at('plot.svg'), 'plots/plot.svg')
    expect((await study.trials())[0]?.artifacts).toEqual(['plots/plot.svg'])
    expect(inside.stopReason()).toBeUndefined()
    await expect(inside.saveArtifact(at('plot.svg'), '../plot.svg')).rejects.toThrow('name must be a path within the trial')
    vi.stubEnv('HONE_TRIAL', '99')
    vi.resetModules()
    const gone: typeof hone = await import('../../src/client/index.ts')
    await gone.saveArtifact(at('plot.svg'))
    expect(gone.stopReason()).toMatch(/^this attempt no longer speaks for the trial: /)
  })
})
