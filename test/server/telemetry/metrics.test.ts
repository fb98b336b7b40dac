import { credentials, makeGenericClientConstructor, Server, ServerCredentials, status } from '@grpc/grpc-js'
import { expect, onTestFinished, test } from 'vitest'
import { openMetrics } from '../../../src/server/telemetry/index.ts'
import { openBench, specOf } from '../../study/bench-room.ts'

/** The figures as `name{labels}` → value. */
function read(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
}

test('what the study room does is counted: suggestions by source, points, ends, watchers, trials by state', async () => {
  const metrics = openMetrics()
  onTestFinished(() => metrics.close())
  const { studies: room } = await openBench()
  const studies = metrics.observeStudies(room)
  const { id } = await studies.createStudy({ spec: specOf({ startAt: [{ x: 0.5 }] }) })
  await studies.suggestTrials({ study: id, worker: 'w', count: 3, open: 'new' })
  const points = [1, 2].map((step) => ({ step, values: { loss: step }, at: step }))
  await studies.report({ trial: { study: id, number: 1 }, points })
  await studies.completeTrial({ trial: { study: id, number: 1 }, as: 'succeeded', points: points.slice(1) })
  await expect(studies.suggestTrials({ study: id, worker: '', count: 1, open: 'new' })).rejects.toThrow()
  const gone = new AbortController()
  const watch = studies.watchStudy(id, 0, gone.signal)[Symbol.asyncIterator]()
  await watch.next()
  const during = read(await metrics.text())
  expect(Object.fromEntries(during)).toMatchObject({
    'hone_trials_handed_out_total{source="startAt",algorithm="",fallback="0"}': 1,
    'hone_trials_handed_out_total{source="algorithm",algorithm="random",fallback="0"}': 2,
    hone_points_total: 3,
    'hone_trials_completed_total{state="succeeded"}': 1,
    'hone_trials{state="active"}': 2,
    'hone_studies{state="active"}': 1,
    'hone_suggest_seconds_count{answer="trials"}': 1,
    'hone_suggest_seconds_count{answer="error"}': 1,
    hone_suggest_waiting: 0,
    'hone_watchers{of="study"}': 1,
  })
  gone.abort()
  await watch.next()
  expect(read(await metrics.text()).get('hone_watchers{of="study"}')).toBe(0)
  expect(during.get('process_resident_memory_bytes')).toBeGreaterThan(1e6)
})

test('gRPC calls are counted by method and code, open ones while they are open', async () => {
  const metrics = openMetrics()
  onTestFinished(() => metrics.close())
  const same = (bytes: Buffer): Buffer => bytes
  const method = (path: string, responseStream: boolean) => ({
    path,
    requestStream: false,
    responseStream,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  })
  const service = { Echo: method('/t.T/Echo', false), Refuse: method('/t.T/Refuse', false), Stay: method('/t.T/Stay', true) }
  const server = new Server()
  onTestFinished(() => server.forceShutdown())
  metrics.observeServer(server)
  server.addService(service, {
    Echo: (call: { request: Buffer }, done: (error: null, reply: Buffer) => void) => done(null, call.request),
    Refuse: (_: unknown, done: (error: object) => void) => done({ code: status.NOT_FOUND }),
    Stay: (call: { write(bytes: Buffer): void }) => call.write(Buffer.from('x')),
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)))
  })
  const client = new (makeGenericClientConstructor(service, 'T'))(`127.0.0.1:${port}`, credentials.createInsecure())
  onTestFinished(() => client.close())
  const call = (name: string) => new Promise<unknown>((resolve) => client[name]?.(Buffer.from('a'), (error: unknown) => resolve(error)))
  await call('Echo')
  await call('Echo')
  await call('Refuse')
  const stream = client.Stay?.(Buffer.from('a')) as NodeJS.EventEmitter & { cancel(): void }
  stream.on('error', () => {})
  await new Promise((resolve) => stream.once('data', resolve))
  expect(Object.fromEntries(read(await metrics.text()))).toMatchObject({
    'hone_grpc_calls_total{method="t.T/Echo",code="OK"}': 2,
    'hone_grpc_calls_total{method="t.T/Refuse",code="NOT_FOUND"}': 1,
    'hone_grpc_call_seconds_count{method="t.T/Echo"}': 2,
    'hone_grpc_calls_open{method="t.T/Stay"}': 1,
  })
  stream.cancel()
  await expect.poll(async () => read(await metrics.text()).get('hone_grpc_calls_total{method="t.T/Stay",code="CANCELLED"}')).toBe(1)
})
