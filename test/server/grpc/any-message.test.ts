import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDbManager, startSuggestionService } from '../../../src/server/index.ts'
import { trialKey } from '../../../src/server/katib/trial-key.ts'
import { parseDocument } from '../parse-document.ts'
import { anyMessage, type Method, methodsOf } from './any-message.ts'
import { DOCUMENT, type OpenServer, openServer } from './open-server.ts'

const SERVED = methodsOf(
  'hone/v1/study_service.proto',
  'hone/v1/access_service.proto',
  'vizier/vizier_service.proto',
  'vizier/pythia_service.proto',
  'aiplatform/aiplatform_service.proto',
  'google/longrunning/operations.proto',
)
const OF_KATIB = methodsOf('katib/suggestion.proto', 'katib/db_manager.proto')

/** None of them is the first study, which is another client’s. */
const STUDIES = [
  'parabola',
  's000000000000002',
  's000000000000004',
  'owners/ann/studies/one',
  'projects/p/locations/l/studies/s000000000000003',
]
const TEXTS = [
  ...STUDIES,
  ...STUDIES.slice(3).map((study) => `${study}/trials/1`),
  'owners/ann',
  'projects/p/locations/l',
  'owners/ann/operations/suggestion/one/w/1.abc',
  'projects/p/locations/l/studies/s000000000000003/operations/suggest.v1.1.abc.dw',
  DOCUMENT.replace('parabola', 'another'),
  ...['one', 'w', 'x', 'kind', 'loss', 'a', '0.5', 'stdout', 'model.pt', 'read', 'minimize', 'double', 'random'],
]

/** What is no fault of a server that is well. */
const ITS_CALLERS = new Set([
  status.OK,
  status.CANCELLED,
  status.INVALID_ARGUMENT,
  status.DEADLINE_EXCEEDED,
  status.NOT_FOUND,
  status.ALREADY_EXISTS,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
  status.RESOURCE_EXHAUSTED,
  status.FAILED_PRECONDITION,
  status.ABORTED,
])
/** What tells of the machinery: a stack, a path, a value that is none. */
const MACHINERY = /\bat .*\.[jt]s\b|node_modules|\/src\/|TypeError|RangeError|Cannot read|is not a function|undefined|\[object/

/** Some calls wait for what may never come. */
const PATIENCE_MS = 500

const asItIs = (bytes: Buffer): Buffer => bytes

let server: OpenServer
let client: Client
beforeAll(async () => {
  server = await openServer()
  client = new Client(server.address, credentials.createInsecure())
  await server.call(server.client.createStudy, { document: DOCUMENT.replace('parabola', 'innocent') })
  await server.call(server.client.createStudy, { document: DOCUMENT })
  await server.call(server.client.suggestTrials, { study: 'parabola', worker: 'w', count: 2, open: 'NEW' as const })
  await server.call(server.client.suggestTrials, { study: 'innocent', worker: 'w', count: 3, open: 'NEW' as const })
})
afterAll(async () => {
  client.close()
  await server.close()
})

function send(to: Client, { path, isStream }: Method, bytes: Buffer, metadata: Metadata): Promise<{ code: number; details: string }> {
  const options = { deadline: Date.now() + PATIENCE_MS }
  return new Promise((resolve) => {
    const ended = (error: ServiceError | null): void => resolve(error ?? { code: status.OK, details: '' })
    if (isStream) {
      const call = to.makeServerStreamRequest(`/${path}`, asItIs, asItIs, bytes, metadata, options)
      call.once('data', () => call.cancel())
      call.on('error', ended)
      call.on('end', () => ended(null))
    } else to.makeUnaryRequest(`/${path}`, asItIs, asItIs, bytes, metadata, options, ended)
  })
}

/** Sends any messages to a method, each of which has to be answered as its caller’s doing. */
function holds(to: Client, method: Method, metadata: Metadata, texts: readonly string[] = TEXTS): Promise<void> {
  const property = fc.asyncProperty(anyMessage(method, texts), async (bytes) => {
    const { code, details } = await send(to, method, bytes, metadata)
    if (!ITS_CALLERS.has(code) || MACHINERY.test(details)) throw new Error(`${method.path}: ${status[code]}: ${details}`)
  })
  return fc.assert(property, { numRuns: 20 })
}

describe('any message is answered as its caller’s doing, by', () => {
  it.each(SERVED)('$path', (method) => holds(client, method, server.owner))

  it('what other clients see: nothing of it', async () => {
    expect(server.bugs).toEqual([])
    const { trials } = await server.call(server.client.listTrials, { study: 'innocent' })
    expect(trials.map(({ number, state }) => [number, state])).toEqual([1, 2, 3].map((number) => [number, 'ACTIVE']))
  })

  it.each(['Suggestion', 'DBManager'])('the service of Katib’s: %s', async (name) => {
    const { studies, access } = server
    const bugs: object[] = []
    const common = { address: '127.0.0.1:0', studies, parseDocument, log: (event: object) => void bugs.push(event) }
    const door = await (name === 'Suggestion' ? startSuggestionService(common) : startDbManager({ ...common, access, namespace: 'n' }))
    const { spec } = await studies.getStudy({ project: 'default', name: 'innocent' })
    const { id: study } = await studies.createStudy({ spec: { ...spec, name: name.toLowerCase() } })
    await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
    await studies.startAttempt(study, 1, { executor: 'process', objectName: 'p', state: 'running', startedAt: 1 })
    const key = trialKey(access, 't', { study, number: 1, epoch: 1 })
    const katib = new Client(door.address, credentials.createInsecure())
    for (const method of OF_KATIB.filter(({ path }) => path.includes(`.${name}/`)))
      await holds(katib, method, new Metadata(), [key, key, '2026-01-31T12:00:00Z', '9999-99-99', ...TEXTS])
    katib.close()
    await door.close()
    expect(bugs).toEqual([])
  })
})
