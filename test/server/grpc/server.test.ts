import { type Client, credentials, loadPackageDefinition, Metadata, status } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { protoPath } from 'grpc-health-check'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StudyId } from '../../../src/model/index.ts'
import { startGrpcServer } from '../../../src/server/grpc/index.ts'
import { openStudyClient, type ReadStudiesChange } from '../../../src/wire/index.ts'
import { bearer, call, DOCUMENT, type OpenServer, openServer, refusalOf } from './open-server.ts'

const artifact = { epoch: 0, name: 'model.pt', upload: 'upload-1', offset: 0 }
let server: OpenServer
beforeEach(async () => {
  server = await openServer()
})
afterEach(() => server.close())

const create = (document = DOCUMENT, more = {}) => server.call(server.client.createStudy, { document, ...more })
const suggest = (more = {}) =>
  server.call(server.client.suggestTrials, { study: 'parabola', worker: 'w', count: 1, open: 'NEW' as const, ...more })

describe('the straight way of a trial', () => {
  it('goes from a document over suggestion and reports to the best trial', async () => {
    const study = await create()
    expect(study).toMatchObject({ name: 'parabola', project: 'default', state: 'ACTIVE', document: DOCUMENT })
    const { trials, wait, exhausted } = await suggest({ count: 2 })
    expect([wait, exhausted]).toEqual([null, null])
    expect(trials.map((t) => [t.number, t.state, t.worker])).toEqual([
      [1, 'ACTIVE', 'w'],
      [2, 'ACTIVE', 'w'],
    ])
    expect(trials[0]?.parameters.x?.number).toBeTypeOf('number')
    const of = { study: study.id, trial: 1 }
    const reply = await server.call(server.client.reportMeasurements, {
      ...of,
      measurements: [{ step: 1, values: { loss: 4, other: Number.NaN } }],
    })
    expect(reply).toMatchObject({ state: 'ACTIVE', shouldStop: false, stop: null })
    const done = await server.call(server.client.completeTrial, {
      ...of,
      result: 'SUCCEEDED' as const,
      measurements: [{ step: 2, values: { loss: 3 } }],
    })
    expect(done).toMatchObject({ state: 'SUCCEEDED', values: [3], lastStep: 2, measurementCount: 2 })
    expect(done.metrics.other).toBeNaN()
    const failed = await server.call(server.client.completeTrial, {
      study: 'parabola',
      trial: 2,
      result: 'FAILED' as const,
      reason: 'out of memory',
    })
    expect(failed).toMatchObject({ state: 'FAILED', outcome: { message: 'out of memory' } })
    const { trial } = await server.call(server.client.recommend, { study: 'default/parabola' })
    expect(trial?.number).toBe(1)
    const { curves } = await server.call(server.client.listMeasurements, { study: study.id, trials: [1] })
    expect(curves[0]?.points.map((p) => [p.step, p.values.loss])).toEqual([
      [1, 4],
      [2, 3],
    ])
  })

  it('answers the same request id with the same trials', async () => {
    await create()
    const [first, again] = [await suggest({ requestId: 'r1' }), await suggest({ requestId: 'r1' })]
    expect(again.trials[0]?.number).toBe(first.trials[0]?.number)
    await expect(suggest({ requestId: 'r1', count: 2 })).rejects.toMatchObject({ details: { reason: 'REQUEST_ID_REUSED' } })
  })

  it('lists trials page by page, each once', async () => {
    await create()
    await suggest({ count: 7 })
    const numbers: number[] = []
    let pageToken = ''
    do {
      const page = await server.call(server.client.listTrials, { study: 'parabola', pageSize: 3, pageToken })
      numbers.push(...page.trials.map((t) => t.number))
      pageToken = page.nextPageToken
    } while (pageToken !== '')
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('lists studies page by page, also when the one that a page ended with is deleted', async () => {
    for (let i = 0; i < 5; i++) await create(DOCUMENT, { numberIfTaken: true })
    const first = await server.call(server.client.listStudies, { pageSize: 2 })
    const rest = await server.call(server.client.listStudies, { pageToken: first.nextPageToken })
    expect(first.studies).toHaveLength(2)
    await server.call(server.client.deleteStudy, { study: first.studies[1]?.id ?? '' })
    const afterDeletion = await server.call(server.client.listStudies, { pageToken: first.nextPageToken })
    expect(afterDeletion.studies.map((s) => s.name)).toEqual(rest.studies.map((s) => s.name))
    expect(rest.studies).toHaveLength(3)
    expect(rest.nextPageToken).toBe('')
    expect(new Set([...first.studies, ...rest.studies].map((s) => s.name)).size).toBe(5)
  })
})

describe('errors', () => {
  it('of a document name every problem with its place; nothing is created', async () => {
    const document = DOCUMENT.replace('[-5, 5]', '[5, -5]').replace('name: random', 'name: randon')
    const refusal = await create(document).catch((error) => error)
    expect(refusal).toMatchObject({ code: status.INVALID_ARGUMENT, details: { reason: 'INVALID_STUDY' } })
    expect(refusal.details.problems.length).toBeGreaterThanOrEqual(2)
    for (const problem of refusal.details.problems) expect(problem.line).toBeGreaterThan(0)
    const checked = await server.call(server.client.validateStudy, { document })
    expect(checked.problems).toEqual(refusal.details.problems)
    expect((await server.call(server.client.listStudies, {})).studies).toEqual([])
  })

  it.each([
    ['a study that is not there', () => server.call(server.client.getStudy, { study: 'nobody' }), status.NOT_FOUND, 'STUDY_NOT_FOUND'],
    [
      'a trial that is not there',
      () => server.call(server.client.getTrial, { study: 'parabola', trial: 9 }),
      status.NOT_FOUND,
      'TRIAL_NOT_FOUND',
    ],
    [
      'a trial that cannot be',
      () => server.call(server.client.getTrial, { study: 'parabola', trial: 0 }),
      status.INVALID_ARGUMENT,
      'INVALID_REQUEST',
    ],
    ['a name that is taken', () => create(), status.ALREADY_EXISTS, 'STUDY_EXISTS'],
    ['a worker without name', () => suggest({ worker: '' }), status.INVALID_ARGUMENT, 'INVALID_REQUEST'],
    ['more trials than a call gives', () => suggest({ count: 1001 }), status.INVALID_ARGUMENT, 'INVALID_REQUEST'],
    [
      'no result',
      () => server.call(server.client.completeTrial, { study: 'parabola', trial: 1 }),
      status.INVALID_ARGUMENT,
      'INVALID_REQUEST',
    ],
    [
      'a relative folder',
      () => server.call(server.client.createStudy, { document: DOCUMENT, workingFolder: 'here' }),
      status.INVALID_ARGUMENT,
      'INVALID_REQUEST',
    ],
    [
      'a point out of the space',
      () => server.call(server.client.createTrial, { study: 'parabola', parameters: { x: { number: 9 } } }),
      status.INVALID_ARGUMENT,
      'INVALID_REQUEST',
    ],
  ])('say so: %s', async (_, attempt, code, reason) => {
    await create()
    await expect(attempt()).rejects.toMatchObject({ code, details: { reason } })
    expect(server.bugs).toEqual([])
  })
})

describe('who may call', () => {
  it('everybody reads, nobody writes without a token', async () => {
    await create()
    const nobody = new Metadata()
    expect((await server.call(server.client.getStudy, { study: 'parabola' }, nobody)).name).toBe('parabola')
    for (const metadata of [nobody, bearer('guess'), bearer('')]) {
      await expect(server.call(server.client.stopStudy, { study: 'parabola' }, metadata)).rejects.toMatchObject({
        code: status.UNAUTHENTICATED,
      })
      await expect(server.call(server.client.createStudy, { document: DOCUMENT }, metadata)).rejects.toMatchObject({
        code: status.UNAUTHENTICATED,
      })
      await expect(server.call(server.client.heartbeat, { study: 'parabola', trial: 1 }, metadata)).rejects.toMatchObject({
        code: status.UNAUTHENTICATED,
      })
    }
  })

  it('a trial writes its own trial, and nothing else', async () => {
    const { id } = await create()
    await suggest({ count: 2 })
    const trial = bearer(server.access.trialToken(id as StudyId, 1))
    const report = (number: number) =>
      server.call(server.client.reportMeasurements, { study: id, trial: number, measurements: [{ step: 1, values: { loss: 1 } }] }, trial)
    const keep = (number: number) =>
      server.call(server.client.writeArtifact, { ...artifact, study: id, trial: number, data: Buffer.from('w'), whole: {} }, trial)
    expect((await report(1)).shouldStop).toBe(false)
    expect((await keep(1)).trial?.artifacts).toMatchObject([{ name: 'model.pt', bytes: 1 }])
    await expect(keep(2)).rejects.toMatchObject({ code: status.PERMISSION_DENIED })
    await expect(report(2)).rejects.toMatchObject({ code: status.PERMISSION_DENIED })
    const other = await create(DOCUMENT, { numberIfTaken: true })
    await expect(server.call(server.client.heartbeat, { study: other.id, trial: 1 }, trial)).rejects.toMatchObject({
      code: status.PERMISSION_DENIED,
    })
    await expect(server.call(server.client.deleteStudy, { study: id }, trial)).rejects.toMatchObject({ code: status.PERMISSION_DENIED })
    await expect(server.call(server.client.suggestTrials, { study: id, worker: 'w' }, trial)).rejects.toMatchObject({
      code: status.PERMISSION_DENIED,
    })
  })

  it('a call by a foreign name is refused, also one that only reads', async () => {
    for (const authority of ['evil.example', 'evil.example:80', '127.0.0.1:1']) {
      const client = openStudyClient(server.address, credentials.createInsecure(), { 'grpc.default_authority': authority })
      await expect(call(client, client.listStudies, {}, server.owner)).rejects.toMatchObject({ code: status.PERMISSION_DENIED })
      client.close()
    }
    const client = openStudyClient(server.address, credentials.createInsecure(), {
      'grpc.default_authority': server.address.replace('127.0.0.1', 'localhost'),
    })
    expect((await call(client, client.listStudies, {}, new Metadata())).studies).toEqual([])
    client.close()
  })
})

describe('a file that a trial leaves', () => {
  it('comes in pieces and is read from any place; an offset that cannot be is named, and a namesake takes its place', async () => {
    const { id } = await create()
    await suggest({ count: 1 })
    const of = { ...artifact, study: id, trial: 1 }
    const write = (offset: number, text: string, whole?: object) =>
      server.call(server.client.writeArtifact, { ...of, offset, data: Buffer.from(text), ...(whole && { whole }) })
    expect(await write(0, 'wei')).toMatchObject({ nextOffset: 3, trial: null })
    expect(await write(9, 'late')).toMatchObject({ nextOffset: 3, trial: null })
    expect((await write(3, 'ghts', {})).trial?.artifacts).toMatchObject([{ name: 'model.pt', bytes: 7 }])
    const read = async (offset: number): Promise<string> => {
      let text = ''
      for await (const { data } of server.client.readArtifact({ study: 'parabola', trial: 1, name: 'model.pt', offset })) text += data
      return text
    }
    expect([await read(0), await read(4), await read(7)]).toEqual(['weights', 'hts', ''])
    await expect(read(-1)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT })
    await expect(write(-1, 'x')).rejects.toMatchObject({ code: status.INVALID_ARGUMENT })
    const gone = await server.call(server.client.deleteArtifact, { study: id, trial: 1, name: 'model.pt' })
    expect(gone.artifacts).toEqual([])
    await expect(read(0)).rejects.toMatchObject({ code: status.NOT_FOUND })
  })
})

describe('watching', () => {
  it('tells all that is newer than a revision, then each change; resuming repeats nothing', async () => {
    const { id } = await create()
    await suggest({ count: 2 })
    const watch = server.client.watchStudy({ study: id })
    const changes = watch[Symbol.asyncIterator]()
    const first = (await changes.next()).value
    expect(first.trials.map((t: { number: number }) => t.number)).toEqual([1, 2])
    await server.call(server.client.reportMeasurements, { study: id, trial: 2, measurements: [{ step: 1, values: { loss: 1 } }] })
    const second = (await changes.next()).value
    expect(second.revision).toBeGreaterThan(first.revision)
    expect(second.trials.map((t: { number: number }) => t.number)).toEqual([2])
    expect(second.curves[0].points[0].values).toEqual({ loss: 1 })
    watch.cancel()
    const resumed = server.client.watchStudy({ study: id, afterRevision: first.revision })
    const again = (await resumed[Symbol.asyncIterator]().next()).value
    expect(again.trials.map((t: { number: number }) => t.number)).toEqual([2])
    resumed.on('error', () => {})
    resumed.cancel()
  })

  it('of all studies tells what is there and what comes', async () => {
    await create()
    const watch = server.client.watchStudies({})
    watch.on('error', () => {})
    const studies = watch[Symbol.asyncIterator]()
    const first = (await studies.next()).value as ReadStudiesChange
    expect(first).toMatchObject({ whole: true, studies: [{ name: 'parabola', document: '' }] })
    const second = await create(DOCUMENT, { name: 'second' })
    expect((await studies.next()).value).toMatchObject({ whole: false, studies: [{ name: 'second' }], deletedStudies: [] })
    watch.cancel()
    // Back after a while: only what is newer, and what went.
    await server.call(server.client.deleteStudy, { study: second.id })
    const again = server.client.watchStudies({ afterRevision: first.revision })
    again.on('error', () => {})
    const news = (await again[Symbol.asyncIterator]().next()).value
    expect(news).toMatchObject({ whole: false, studies: [], deletedStudies: [second.id] })
    again.cancel()
  })

  it('ends with UNAVAILABLE when the server stops, so that clients come back', async () => {
    const { id } = await create()
    const watch = server.client.watchStudy({ study: id })
    const changes = watch[Symbol.asyncIterator]()
    await changes.next()
    const ended = changes.next().catch(refusalOf)
    await server.closeServer()
    expect(await ended).toMatchObject({ code: status.UNAVAILABLE, details: { reason: 'SERVER_STOPPING' } })
  })
})

describe('waiting for a suggestion', () => {
  it('is answered by a trial as soon as another has ended', async () => {
    await create(DOCUMENT.replace('parallel: 20', 'parallel: 1'))
    await suggest()
    const held = suggest({ worker: 'second' })
    await server.call(server.client.completeTrial, {
      study: 'parabola',
      trial: 1,
      result: 'SUCCEEDED' as const,
      measurements: [{ step: 1, values: { loss: 1 } }],
    })
    expect((await held).trials.map((t) => t.number)).toEqual([2])
  })

  it('says why and when to ask again after a second', async () => {
    await create(DOCUMENT.replace('parallel: 20', 'parallel: 1'))
    await suggest()
    const { trials, wait } = await suggest({ worker: 'second' })
    expect(trials).toEqual([])
    expect(wait?.why).not.toBe('')
    expect(wait?.retryAfterMs).toBeGreaterThan(0)
  })
})

describe('the standard services', () => {
  it('health says SERVING for the whole and for the service', async () => {
    const { grpc } = loadPackageDefinition(loadSync(protoPath, { enums: String })) as never as {
      grpc: {
        health: {
          v1: {
            Health: new (...args: unknown[]) => Client & { check(request: object, reply: (error: unknown, answer: object) => void): void }
          }
        }
      }
    }
    const health = new grpc.health.v1.Health(server.address, credentials.createInsecure())
    for (const service of ['', 'hone.v1.StudyService']) {
      const answer = await new Promise((resolve, reject) =>
        health.check({ service }, (error, reply) => (error ? reject(error) : resolve(reply))),
      )
      expect(answer).toEqual({ status: 'SERVING' })
    }
    health.close()
  })
})

describe('where a server listens', () => {
  const elsewhere = (address: string) =>
    startGrpcServer({
      address,
      studies: server.studies,
      parseDocument: () => ({ problems: [], notes: [], locate: (problem) => problem }),
      logs: { read: async () => new Uint8Array() },
      access: server.access,
    })

  it.each(['0.0.0.0:0', '10.1.2.3:0', 'example.org:7711', '127.0.0.1', '127.0.0.1:99999'])('is not %s', async (address) => {
    await expect(elsewhere(address)).rejects.toMatchObject({ code: 'INVALID_REQUEST', problems: [{ field: 'grpc', value: address }] })
  })

  it('is not where another listens already, and the remedy says what to do', async () => {
    await expect(elsewhere(server.address)).rejects.toMatchObject({
      message: expect.stringContaining('taken'),
      problems: [{ remedy: expect.stringContaining('--grpc') }],
    })
  })
})

describe('logs', () => {
  const output = Buffer.from('x'.repeat(100_000))
  let logged: OpenServer
  afterAll(() => logged?.close())

  it('come in pieces from an offset on, each saying where to go on', async () => {
    logged = await openServer({
      logs: {
        read: async (_trial, stream, offset, bytesMax) =>
          (stream === 'stdout' ? output : output.subarray(0, 5)).subarray(offset, offset + bytesMax),
      },
    })
    await logged.call(logged.client.createStudy, { document: DOCUMENT })
    await logged.call(logged.client.suggestTrials, { study: 'parabola', worker: 'w' })
    const read = async (more: object) => {
      const chunks = []
      for await (const chunk of logged.client.readLogs({ study: 'parabola', trial: 1, ...more })) chunks.push(chunk)
      return chunks
    }
    const chunks = await read({ offset: 10 })
    expect(chunks.length).toBeGreaterThan(1)
    expect(Buffer.concat(chunks.map((c) => c.data))).toHaveLength(output.length - 10)
    expect(chunks.at(-1)?.nextOffset).toBe(output.length)
    expect(Buffer.concat((await read({ stream: 'stderr' })).map((c) => c.data))).toHaveLength(5)
    await expect(read({ stream: 'other' })).rejects.toMatchObject({ code: status.INVALID_ARGUMENT })
    await expect(read({ epoch: 3 })).rejects.toMatchObject({ code: status.INVALID_ARGUMENT })
  })
})
