import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Routes } from '../../../src/server/http/routes.ts'
import { DescribedDoor } from './described.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

let door: DescribedDoor
beforeAll(async () => {
  door = await DescribedDoor.open()
})
afterAll(() => door.close())

describe('the OpenAPI document', () => {
  it('has the schemas that the types of the answers say: else run `node tools/generate-answers.mjs`', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hone-answers-'))
    try {
      execFileSync(process.execPath, [join(ROOT, 'tools/generate-answers.mjs'), join(folder, 'answers.ts')])
      const written = readFileSync(join(ROOT, 'src/server/http/generated/answers.ts'), 'utf8')
      expect(written).toBe(readFileSync(join(folder, 'answers.ts'), 'utf8'))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('names each operation once, and says of each what it does', () => {
    const names = door.operations.map(({ operationId }) => operationId)
    expect(new Set(names).size).toBe(names.length)
    for (const { summary } of door.operations as unknown as { summary: string }[]) expect(summary).toMatch(/^[A-Z].*[^.]\.$/)
  })

  it('needs the token that reading needs', async () => {
    const reply = await door.http.app.inject({ url: '/api/openapi.json', headers: door.http.headers })
    expect(reply.statusCode).toBe(401)
  })

  it('is told of all that there is under /api', () => {
    const app = Fastify()
    new Routes(app, door.http.studies)
    expect(() => app.get('/api/secret', async () => 'psst')).toThrow('nothing describes /api/secret')
  })
})

describe('what is answered is what the document says', () => {
  const id = 'described'
  const document = {
    apiVersion: 'hone.dev/v1',
    kind: 'Study',
    metadata: { name: id, labels: { team: 'vision' } },
    spec: {
      objectives: [{ metric: 'loss', goal: 'minimize', target: -1 }],
      constraints: ['seconds <= 10'],
      parameters: {
        lr: { double: [1e-4, 1], scale: 'log', likely: { near: 0.01, spread: 0.2 } },
        layers: { int: [1, 4] },
        batch: { discrete: [16, 32] },
        optimizer: { choice: ['sgd', 'adam'] },
        momentum: { double: [0, 1], when: { all: [{ optimizer: 'sgd' }, { not: { layers: [1] } }] } },
      },
      parameterConstraints: ['layers * batch <= 96'],
      startAt: [{ lr: 0.1, layers: 2, batch: 16, optimizer: 'adam' }],
      algorithm: { name: 'random' },
      earlyStopping: { name: 'median', startStep: 2, minTrials: 2, controls: 0 },
      budget: { trials: 30, parallel: 30, duration: '1d', gpuHours: 2 },
      convergence: { trials: 20 },
      workers: { heartbeat: '30s' },
    },
  }
  const report = (number: number, step: number, loss: number | string, seconds = 1) =>
    door.call('reportMeasurements', { id, number }, { epoch: 1, step, values: { loss, seconds } })

  it('to those who look after the server', async () => {
    await door.call('getOpenApi')
    await door.call('checkHealth')
    await door.call('checkReadiness')
    expect((await door.call('readMetrics')).body).toContain('hone_')
    door.took('readMetrics')
    expect((await door.call('signIn', {}, { token: door.http.access.token })).needed).toBe(true)
    await door.call('getSession')
    await door.call('signOut')
    await door.call('signIn', {}, { token: 'wrong' }, 401)
  })

  it('where a study is checked, made and changed', async () => {
    expect(await door.call('validateStudy', {}, { document: { ...document, kind: 'Studies' } })).toMatchObject({
      problems: [{ field: 'kind' }],
    })
    expect((await door.call('createStudy', {}, { document })).study.spec.name).toBe(id)
    expect((await door.call('createStudy', { name: 'running', workingFolder: '/' }, RUNNING)).study.spec.trial.command).toHaveLength(2)
    await door.call('createStudy', {}, { document }, 409)
    await door.call('createStudy', {}, { document: 7 }, 400)
    await door.call('updateStudy', { id }, { budget: { trials: 40 }, labels: { team: null }, description: 'changed' })
    await door.call('updateStudy', { id }, { parameters: { decay: { double: [0, 1], default: 0.5 } } })
    expect((await door.call('getStudy', { id })).study.edits).toHaveLength(2)
    await door.call('pauseStudy', { id })
    await door.call('resumeStudy', { id })
  })

  it('where trials are evaluated', async () => {
    await door.call(
      'createTrial',
      { id },
      { parameters: { lr: 0.5, layers: 2, batch: 16, optimizer: 'adam', decay: 0 }, labels: { by: 'hand' } },
    )
    for (let number = 1; number <= 12; number++) {
      expect((await door.call('suggestTrials', { id }, { worker: 'lab-3', open: 'new' })).trials[0].number).toBe(number)
      await door.call('heartbeat', { id, number }, { epoch: 1 })
      for (const step of [1, 2, 3]) await report(number, step, number === 11 ? 0 : number ** 2)
      if (number <= 10)
        await door.call('completeTrial', { id, number }, { epoch: 1, result: 'succeeded', values: { loss: number, seconds: number * 2 } })
    }
    await door.call('completeTrial', { id, number: 11 }, { epoch: 1, result: 'failed', reason: 'out of memory' })
    await report(12, 4, 'NaN')
    await report(12, 5, 'Infinity')
    await door.call('stopTrial', { id, number: 12 }, { reason: 'enough' })
    expect(await report(12, 6, '-Infinity')).toMatchObject({ stop: true, why: { by: 'rule', rule: 'median' } })
    await door.call('reportMeasurements', { id, number: 1 }, { epoch: 1, step: 9, values: { loss: 1 } }, 409)
    await door.call('updateTrial', { id, number: 1 }, { labels: { kept: 'yes' } })
    const { trials } = await door.call('listTrials', { id })
    expect(new Set(trials.map(({ state }: { state: string }) => state))).toEqual(new Set(['stopped', 'succeeded', 'failed', 'stopping']))
  })

  it('where a study is read', async () => {
    await door.call('listStudies', { project: 'default' })
    const page = await door.call('queryTrials', { id, states: 'stopped,succeeded', order: 'value', size: 2, descending: 'true' })
    expect(page.nextPageToken).toEqual(expect.any(String))
    await door.call('queryTrials', { id, trials: '1,2', label: 'kept:yes' })
    expect((await door.call('getTrial', { id, number: 3 })).trial.provenance).toMatchObject({ algorithm: 'random' })
    await door.call('getTrial', { id, number: 99 }, undefined, 404)
    await door.call('readLog', { id, number: 3, stream: 'stderr', tail: 10 })
    await door.call('readLog', { id, number: 3, stream: 'stdlog' }, undefined, 400)
    expect((await door.call('recommend', { id })).trial.number).toBe(1)
    await door.call('recommend', { id: 'running' })
    await door.call('listOptimalTrials', { id })
    expect((await door.call('listImportances', { id, parameters: 'lr,layers' })).importances).toHaveLength(2)
    expect((await door.call('listMeasurements', { id, trials: '11,12', metrics: 'loss', points: 100 })).curves).toHaveLength(2)
  })

  it('where files are left and taken', async () => {
    const file = { id, number: 1, name: 'plots/roc.txt' }
    expect((await door.call('writeArtifact', { ...file, epoch: 1 }, 'content')).trial.artifacts).toMatchObject([
      { name: file.name, bytes: 7 },
    ])
    expect((await door.call('readArtifact', file)).body).toBe('content')
    door.took('readArtifact')
    await door.call('readArtifact', { ...file, name: 'none' }, undefined, 404)
  })

  it('where a study comes to its end, and to those who watch', async () => {
    await door.http.app.listen({ port: 0 })
    const ofStudy = watch(door.http.app.server.address() as AddressInfo, door.urlOf('watchStudy', { id, points: 50 }))
    const ofAll = watch(door.http.app.server.address() as AddressInfo, door.urlOf('watchStudies', {}))
    await expect.poll(() => ofStudy.events.some(({ data }) => data.whole && data.curves.length === 0)).toBe(true)
    await expect.poll(() => ofAll.events.length).toBeGreaterThan(2)
    await door.call('deleteTrial', { id, number: 12 })
    expect((await door.call('stopStudy', { id }, {})).study.end).toMatchObject({ reason: 'stopped' })
    expect((await door.call('suggestTrials', { id }, { worker: 'lab-3' })).exhausted.why).toEqual(expect.any(String))
    await door.call('deleteStudy', { id })
    const seen = ({ events }: { events: readonly { event: string }[] }) => [...new Set(events.map(({ event }) => event))].toSorted()
    await expect.poll(() => seen(ofStudy)).toEqual(['change', 'curves', 'gone'])
    await expect.poll(() => seen(ofAll)).toEqual(['gone', 'study', 'whole'])
    door.took('watchStudy', ofStudy.events)
    door.took('watchStudies', ofAll.events)
    ofAll.leave()
  })

  it('and nothing was left out', () => {
    expect([...door.answered].toSorted()).toEqual(door.operations.map(({ operationId }) => operationId).toSorted())
  })

  /** Reads server-sent events. */
  function watch({ port }: AddressInfo, path: string) {
    // biome-ignore lint/suspicious/noExplicitAny: what they are is what is tested
    const events: { event: string; data: any }[] = []
    const asked = request({ port, path, headers: door.http.owner }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        const blocks = text.split('\n\n')
        text = blocks.pop()!
        for (const block of blocks) {
          const [, event, data] = /^event: (\w+)\n(?:id: .*\n)?data: (.*)/.exec(block) ?? []
          if (event !== undefined) events.push({ event, data: JSON.parse(data!) })
        }
      })
    })
    asked.on('error', () => {})
    asked.end()
    return { events, leave: () => asked.destroy() }
  }
})

/** A study that runs commands: nothing runs them here. */
const RUNNING = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: another}
spec:
  objectives: [{metric: loss, goal: minimize, reduce: best}]
  parameters: {x: {double: [0, 1]}}
  algorithm: {name: hyperband}
  resource: {metric: epoch, max: 9}
  budget: {trials: 3}
  trial: {command: [train, '--x=\${x}'], env: {KEY: {secret: KEY}}, resources: {memory: 1Gi}, timeout: 1h}
  metrics: {from: file, path: scores.jsonl}
`
