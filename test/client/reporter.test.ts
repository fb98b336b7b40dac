import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js'
import { afterEach, expect, it, vi } from 'vitest'
import { Sender } from '../../src/client/reporter.ts'
import { loadWire, type ReadMeasurement } from '../../src/wire/index.ts'

afterEach(() => vi.unstubAllEnvs())

/** A study service that notes the steps that it is told, and answers when it is let. */
async function openService() {
  const steps: number[] = []
  const answers: (() => void)[] = []
  const server = new Server()
  server.addService(loadWire().StudyService.service, {
    reportMeasurements(call: ServerUnaryCall<{ measurements: ReadMeasurement[] }, object>, done: sendUnaryData<object>) {
      steps.push(...call.request.measurements.map(({ step }) => Number(step)))
      answers.push(() => done(null, {}))
    },
  })
  const port = await new Promise<number>((ready, fail) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, at) => (error === null ? ready(at) : fail(error)))
  })
  vi.stubEnv('HONE_SERVER', `127.0.0.1:${port}`)
  vi.stubEnv('HONE_TRIAL', '1')
  const answer = () => vi.waitFor(() => (answers.shift() ?? expect.fail('nothing was asked'))(), 20_000)
  return { steps, answer, close: () => server.forceShutdown() }
}

it('sends what is reported while an earlier report is on its way behind it, and loses nothing', async () => {
  const service = await openService()
  const sender = new Sender(0)
  sender.report(1, { loss: 1 })
  await vi.waitFor(() => expect(service.steps).toEqual([1]), 20_000)
  for (const step of [2, 3, 4]) sender.report(step, { loss: 1 })
  await service.answer()
  await service.answer()
  expect(await sender.flush(20_000)).toBe(true)
  expect(service.steps).toEqual([1, 2, 3, 4])
  service.close()
})
