import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Study, StudyId, StudySpec, Trial } from '../../src/model/index.ts'
import type { Context } from '../../src/trials/context.ts'
import { COLLECTORS, type Site } from '../../src/trials/index.ts'
import { prepareLaunch } from '../../src/trials/launch.ts'
import { specOf } from './fixtures.ts'

const STUDY = 'study0000000001' as StudyId
const SITE: Site = {
  checkpoint: '/kept/own',
  work: '/work',
  resumeFrom: ({ workingFolder }) => (workingFolder === '/keeps' ? '/kept/parent' : undefined),
}
const context = { dataFolder: '/data', collectors: COLLECTORS, trialEnv: () => ({ HONE_SERVER: 'here' }) } as unknown as Context

interface LaunchOptions {
  spec?: Parameters<typeof specOf>[0]
  gpus?: readonly string[]
  site?: Site
  prepare?: typeof prepareLaunch
}

/** What is started for the second attempt of trial 7, which goes on from trial 3. */
function launchOf({ spec = {}, gpus = [], site, prepare = prepareLaunch }: LaunchOptions) {
  const trial = {
    study: STUDY,
    number: 7,
    parameters: { x: 0.5 },
    worker: 'w/2',
    resumeFrom: 3,
    attempt: { epoch: 2, objectName: `${STUDY}-7-2` },
  } as unknown as Trial
  return prepare(context, { id: STUDY, spec: specOf(spec) } as Study, trial, { gpus, site })
}
const metrics = (name: string, settings: object): StudySpec['metrics'] => ({ name, settings }) as StudySpec['metrics']

describe('a trial that is started', () => {
  it('is told who it is, which GPUs are its own, and where its parent’s checkpoint lies', () => {
    const command = ['train', `\${hone.checkpoint}`, `\${hone.resumeFrom}`]
    const {
      command: started,
      env,
      folders,
      gpus,
    } = launchOf({ spec: { trial: { command, env: { HONE_TRIAL: 'forged' } } }, gpus: ['a', 'b'] })
    expect(env).toMatchObject({ HONE_STUDY: STUDY, HONE_TRIAL: '7', HONE_EPOCH: '2', HONE_SERVER: 'here', CUDA_VISIBLE_DEVICES: 'a,b' })
    expect(env.PATH).toBe(process.env.PATH)
    expect(gpus).toEqual(['a', 'b'])
    const own = join('/data/trials', STUDY, '7')
    expect(folders).toEqual([join(own, 'checkpoint'), env.HONE_TRIAL_DIR])
    expect(env.HONE_TRIAL_DIR).toBe(join(own, '2', 'work'))
    expect(started).toEqual(['train', join(own, 'checkpoint'), join('/data/trials', STUDY, '3', 'checkpoint')])
  })

  it('inherits what this server was started with, but for what is the server’s own, and its template has the last word', async () => {
    const given = { HONE_TOKEN: 'of the server', HONE_DATA: '/data', OMP_NUM_THREADS: '4', LANG: 'C' }
    for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value)
    // It is read once in a process.
    vi.resetModules()
    const { prepareLaunch } = await import('../../src/trials/launch.ts')
    const { env } = launchOf({ spec: { trial: { command: ['train'], env: { LANG: 'de' } } }, prepare: prepareLaunch })
    vi.unstubAllEnvs()
    vi.resetModules()
    expect(env).toMatchObject({ OMP_NUM_THREADS: '4', LANG: 'de', PATH: process.env.PATH })
    expect(Object.keys(env)).not.toContain('HONE_TOKEN')
    expect(Object.keys(env)).not.toContain('HONE_DATA')
  })

  it('elsewhere inherits nothing of this machine, and is told of a parent’s checkpoint where it can see one', () => {
    const seen = ['/keeps', '/alone'].map((workingFolder) =>
      launchOf({ spec: { trial: { command: ['train'], workingFolder } }, site: SITE }),
    )
    expect(seen.map(({ env }) => env.PATH)).toEqual([undefined, undefined])
    expect(seen.map(({ env }) => env.HONE_RESUME_FROM)).toEqual(['/kept/parent', undefined])
  })

  it('has its file or folder watched where it runs, and nothing where it prints or serves its metrics', () => {
    const watched = (['file', 'tfevents', 'stdout', 'prometheus'] as const).map((name) => {
      const settings = { file: { path: 'm.txt' }, tfevents: { path: 'logs' }, stdout: {}, prometheus: { port: 9_000 } }[name]
      return launchOf({ spec: { metrics: metrics(name, settings) }, site: SITE }).pod.watched?.kind
    })
    expect(watched).toEqual(['file', 'folder', undefined, undefined])
  })
})
