import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openAccess } from '../../../src/server/access/index.ts'
import { type HttpServer, startHttpServer } from '../../../src/server/http/index.ts'
import { parseDocument } from '../parse-document.ts'
import { type Http, openHttp } from './open-http.ts'

interface Event {
  readonly event: string
  readonly id?: number
  readonly data: { revision: number; trials: { number: number; state: string }[]; curves: { trial: number; steps: number[] }[] }
}

/** A curve for drawing. */
interface ShortCurve {
  readonly trial: number
  readonly steps: readonly number[]
  readonly begin: number
  readonly at: readonly number[]
  readonly values: Readonly<Record<string, readonly number[]>>
}

/** A reader of server-sent events that can be told to stop reading. */
class Reader {
  readonly events: Event[] = []
  readonly comments: string[] = []
  readonly #request: ClientRequest
  response: IncomingMessage | undefined
  ended = false
  #text = ''
  #woken: () => void = () => {}

  constructor(url: string, headers: Record<string, string> = {}) {
    this.#request = request(url, { headers, agent: false }, (response) => {
      this.response = response
      response.setEncoding('utf8')
      response.on('data', (text: string) => this.#take(text))
      response.on('close', () => {
        this.ended = true
        this.#woken()
      })
      response.on('error', () => {})
      this.#woken()
    })
    this.#request.on('error', () => {})
    this.#request.end()
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#woken = resolve
      })
    }
  }

  leave(): void {
    this.#request.destroy()
  }

  #take(text: string): void {
    this.#text += text
    if (!text.includes('\n')) return
    const blocks = this.#text.split('\n\n')
    this.#text = blocks.pop() ?? ''
    for (const block of blocks) {
      if (block.startsWith(':')) this.comments.push(block)
      const fields = Object.fromEntries(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      if (fields.event === undefined) continue
      this.events.push({
        event: fields.event,
        ...(fields.id === undefined ? {} : { id: Number(fields.id) }),
        data: JSON.parse(fields.data),
      })
    }
    this.#woken()
  }
}

let http: Http
let server: HttpServer
const readers: Reader[] = []

beforeEach(async () => {
  http = await openHttp()
  server = await start()
})
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.leave()
  await server.close()
  await http.close()
})

const start = async () =>
  startHttpServer({
    address: '127.0.0.1:0',
    studies: http.studies,
    parseDocument,
    logs: { read: async () => new Uint8Array() },
    access: await openAccess(http.folder),
    assetsFolder: http.folder,
  })

function listen(path: string, headers?: Record<string, string>): Reader {
  const reader = new Reader(`http://${server.address}${path}`, headers)
  readers.push(reader)
  return reader
}

test('a reader gets all that is there, then every change', async () => {
  const { id } = await http.newStudy()
  await http.newTrial(id)
  await http.report(id, 1, 1, 0.5)
  const reader = listen(`/api/studies/${id}/events`)
  await reader.until(() => reader.events.length > 0)
  expect(reader.response?.headers['content-type']).toContain('text/event-stream')
  expect(reader.events[0].data.trials.map((t) => t.number)).toEqual([1])
  expect(reader.events[0].data.curves).toMatchObject([{ trial: 1, steps: [1] }])
  await http.report(id, 1, 2, 0.4)
  await reader.until(() => reader.events.some((e) => e.data.curves.some((c) => c.steps.includes(2))))
  const { revision } = await http.studies.getStudy(id)
  expect(reader.events.at(-1)).toMatchObject({ event: 'change', id: revision, data: { revision } })
})

test('who asks for the head of a stream alone gets it, and is not kept', { timeout: 20_000 }, async () => {
  const reply = await fetch(`http://${server.address}/api/events`, { method: 'HEAD' })
  expect(reply.headers.get('content-type')).toContain('text/event-stream')
})

test('a reader that says how many points it can show gets the trials, then curves of as many points, while changes go on', async () => {
  const { id } = await http.newStudy()
  for (const number of [1, 2]) {
    await http.newTrial(id)
    const points = Array.from({ length: 400 }, (_, step) => ({ step, values: { loss: 1 / (step + 3), other: step }, at: 1_000 + step }))
    await http.studies.report({ trial: { study: id, number }, points })
  }
  const reader = listen(`/api/studies/${id}/events?points=100&metrics=loss`)
  const whole = () => reader.events.findIndex((e) => e.event === 'curves' && (e.data as unknown as { whole?: boolean }).whole === true)
  await reader.until(() => whole() > 0)
  expect(reader.events[0]).toMatchObject({ event: 'change', data: { whole: true, curves: [] } })
  expect(reader.events[0]!.data.trials.map((t) => t.number)).toEqual([1, 2])
  const curves = reader.events.slice(1, whole()).flatMap((e) => e.data.curves as unknown as ShortCurve[])
  expect(curves.map((c) => c.trial)).toEqual([1, 2])
  for (const { steps, begin, at, values } of curves) {
    expect(steps.length).toBeGreaterThan(40)
    expect(steps.length).toBeLessThanOrEqual(50)
    expect([steps[0], steps.at(-1)]).toEqual([0, 399])
    expect(begin + at.at(-1)!).toBe(1_399)
    expect(values).toEqual({ loss: steps.map((step) => Number((1 / (step + 3)).toPrecision(6))) })
  }
  await http.report(id, 1, 400, 0.5)
  await reader.until(() => reader.events.some((e) => e.event === 'change' && e.data.curves.some((c) => c.steps.includes(400))))
})

test('curves of values that lie close together and far from zero keep the digits in which they differ', async () => {
  const { id } = await http.newStudy()
  const energies = [-76.026_650_12, -76.026_651_43, -76.026_652_28]
  await http.newTrial(id)
  const points = energies.map((loss, step) => ({ step, values: { loss, other: 0.123_456_789 }, at: 1_000 + step }))
  await http.studies.report({ trial: { study: id, number: 1 }, points })
  const reader = listen(`/api/studies/${id}/events?points=100`)
  const curves = () => reader.events.filter((e) => e.event === 'curves').flatMap((e) => e.data.curves as unknown as ShortCurve[])
  await reader.until(() => curves().length > 0)
  const spread = Math.max(...energies) - Math.min(...energies)
  for (const [step, loss] of curves()[0]!.values.loss!.entries()) expect(Math.abs(loss - energies[step]!) / spread).toBeLessThan(1e-4)
  expect(curves()[0]!.values.other).toEqual([0.123_456_789, 0.123_456_789, 0.123_456_789])
})

test('the curves that one looks at come first: the best one and those that run', async () => {
  const { id } = await http.newStudy()
  for (const number of [1, 2, 3, 4]) {
    await http.newTrial(id)
    await http.report(id, number, 1, number === 2 ? 0.1 : 0.5)
    if (number < 4) await http.studies.completeTrial({ trial: { study: id, number }, as: 'succeeded' })
  }
  expect((await http.studies.getStudy(id)).best).toBe(2)
  const reader = listen(`/api/studies/${id}/events?points=100`)
  const curves = () => reader.events.filter((e) => e.event === 'curves')
  await reader.until(() => curves().length === 2)
  expect(curves()[0]!.data.curves.map((c) => c.trial)).toEqual([2, 4, 1, 3])
  expect((await http.studies.readCurves(id)).map((c) => c.trial)).toEqual([1, 2, 3, 4])
})

test('a study of very many trials comes in parts, and only the last has an id to resume from', async () => {
  const { id } = await http.newStudy()
  const template = await http.newTrial(id)
  const { watchStudy } = http.studies
  http.studies.watchStudy = async function* (...args) {
    for await (const change of watchStudy(...args)) {
      yield { ...change, trials: Array.from({ length: 2_300 }, (_, k) => ({ ...template, number: k + 1 })) }
    }
  }
  const reader = listen(`/api/studies/${id}/events`)
  await reader.until(() => reader.events.some((e) => e.id !== undefined))
  expect(reader.events.map((e) => e.data.trials.length)).toEqual([1_000, 1_000, 300])
  expect(reader.events.map((e) => e.id !== undefined)).toEqual([false, false, true])
})

test('a reader that comes back with its last id gets every newer point exactly once', async () => {
  const { id } = await http.newStudy()
  await http.newTrial(id)
  const seen: number[] = []
  let last = '0'
  for (let round = 0; round < 5; round++) {
    const reader = listen(`/api/studies/${id}/events?after=0`, { 'last-event-id': last })
    const upTo = round * 10 + 10
    for (let step = upTo - 9; step <= upTo; step++) await http.report(id, 1, step, 1 / step)
    const steps = () => reader.events.flatMap((e) => e.data.curves.flatMap((c) => c.steps))
    await reader.until(() => steps().includes(upTo - 3))
    reader.leave()
    // what arrived up to the last whole event is what the browser would resume from
    seen.push(...steps())
    last = String(reader.events.at(-1)?.id)
  }
  const reader = listen(`/api/studies/${id}/events?after=${last}`)
  if (!seen.includes(50)) {
    await reader.until(() => reader.events.some((e) => e.data.curves.some((c) => c.steps.includes(50))))
    seen.push(...reader.events.flatMap((e) => e.data.curves.flatMap((c) => c.steps)))
  }
  expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
})

test('for a reader that reads nothing, nothing is piled up; it then gets everything once', async () => {
  const { id } = await http.newStudy()
  await http.newTrial(id)
  let given = 0
  const { watchStudy } = http.studies
  http.studies.watchStudy = async function* (...args) {
    for await (const change of watchStudy(...args)) {
      given++
      yield change
    }
  }
  const reader = listen(`/api/studies/${id}/events`)
  await reader.until(() => reader.events.length > 0)
  reader.response?.pause()
  const batches = 40
  for (let batch = 0; batch < batches; batch++) {
    const values = Object.fromEntries(['loss', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => [name, Math.random()]))
    // 2,000 points are some 300 KB: the sockets' own buffers cannot hold all batches
    const points = Array.from({ length: 2_000 }, (_, i) => ({ step: batch * 2_000 + i, values, at: 1 }))
    await http.studies.report({ trial: { study: id, number: 1 }, points })
  }
  expect(given).toBeLessThan(batches)
  reader.response?.resume()
  const steps = () => reader.events.flatMap((e) => e.data.curves.flatMap((c) => c.steps))
  await reader.until(() => reader.events.some((e) => e.data.curves.some((c) => c.steps.at(-1) === batches * 2_000 - 1)))
  expect(steps()).toEqual(Array.from({ length: batches * 2_000 }, (_, i) => i))
})

test('the server lets go of a reader that left', async () => {
  const { id } = await http.newStudy()
  const left = Promise.withResolvers<void>()
  const watching = Promise.withResolvers<void>()
  const { watchStudy } = http.studies
  http.studies.watchStudy = (study, after, signal) => {
    signal.addEventListener('abort', () => left.resolve())
    watching.resolve()
    return watchStudy(study, after, signal)
  }
  const reader = listen(`/api/studies/${id}/events`)
  await watching.promise
  reader.leave()
  await left.promise
})

test('closing the server ends its streams', async () => {
  const { id } = await http.newStudy()
  const reader = listen(`/api/studies/${id}/events`)
  await reader.until(() => reader.events.length > 0)
  await server.close()
  await reader.until(() => reader.ended)
  server = await start()
})

test('a deleted study says goodbye', async () => {
  const { id } = await http.newStudy()
  const reader = listen(`/api/studies/${id}/events`)
  await reader.until(() => reader.events.length > 0)
  await http.studies.deleteStudy(id)
  await reader.until(() => reader.ended)
  expect(reader.events.at(-1)).toMatchObject({ event: 'gone', data: { study: id } })
})

test('the list of studies streams every study, then the ones that change', async () => {
  await http.newStudy('one')
  const reader = listen('/api/events')
  const names = () => reader.events.map((e) => (e.data as unknown as { spec?: { name: string } }).spec?.name)
  await reader.until(() => names().includes('one'))
  const { id } = await http.newStudy('two')
  await reader.until(() => names().includes('two'))
  // A reader that comes back is told only what is newer, and what went.
  const seen = reader.events.at(-1)?.id
  reader.leave()
  await http.studies.deleteStudy(id)
  await http.newStudy('three')
  const again = listen(`/api/events?after=${seen}`)
  await again.until(() => again.events.length >= 2)
  expect(again.events.map((e) => e.event)).toEqual(['gone', 'study'])
  expect(again.events[0]!.data).toEqual({ studies: [id] })
})

test('a quiet stream is kept alive by comments', async () => {
  const quiet = await openHttp({ heartbeatMs: 5, boundPort: () => port })
  let port = 0
  const address = await quiet.app.listen({ host: '127.0.0.1', port: 0 })
  port = Number(new URL(address).port)
  const { id } = await quiet.newStudy()
  const reader = new Reader(`${address}/api/studies/${id}/events`)
  await reader.until(() => reader.comments.length >= 2)
  expect(reader.comments).toContain(': alive')
  reader.leave()
  await quiet.close()
})

test('unknown studies and malformed revisions are refused before a stream begins', async () => {
  const { id } = await http.newStudy()
  for (const [path, status] of [
    ['/api/studies/nothing/events', 404],
    [`/api/studies/${id}/events?after=-1`, 400],
  ] as const) {
    const reader = listen(path)
    await reader.until(() => reader.response !== undefined)
    expect(reader.response?.statusCode).toBe(status)
  }
})

test('a reader that goes while its study is looked for is not waited for: nothing is kept of it', async () => {
  const { id } = await http.newStudy()
  const { getStudy, watchStudy } = http.studies
  const signals: AbortSignal[] = []
  http.studies.watchStudy = (study, after, signal, ...more) => {
    signals.push(signal)
    return watchStudy(study, after, signal, ...more)
  }
  await http.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = http.app.server.address() as AddressInfo
  const connections = () => new Promise<number>((resolve) => http.app.server.getConnections((_, count) => resolve(count)))
  const looking = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  http.studies.getStudy = async (ref) => {
    looking.resolve()
    await gone.promise
    return getStudy(ref)
  }
  const reader = new Reader(`http://127.0.0.1:${port}/api/studies/${id}/events`, http.owner)
  await looking.promise
  reader.leave()
  await expect.poll(connections).toBe(0)
  gone.resolve()
  await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([true])
})
