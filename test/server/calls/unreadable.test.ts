import { Client, credentials, type Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeErrorDetails } from '../../../src/wire/index.ts'
import { type OpenServer, openServer } from '../grpc/open-server.ts'

const asItIs = (bytes: Buffer): Buffer => bytes
/** A number whose last byte is missing. */
const CUT = Buffer.from([0x80])

let server: OpenServer
let client: Client
beforeAll(async () => {
  server = await openServer()
  client = new Client(server.address, credentials.createInsecure())
})
afterAll(async () => {
  client.close()
  await server.close()
})

const send = (method: string, bytes: Buffer, metadata: Metadata = server.owner): Promise<ServiceError> =>
  new Promise((resolve, reject) => {
    client.makeUnaryRequest(`/${method}`, asItIs, asItIs, bytes, metadata, (error) =>
      error === null ? reject(new Error('was answered')) : resolve(error),
    )
  })

const watch = (method: string, bytes: Buffer): Promise<ServiceError> =>
  new Promise((resolve) => {
    client.makeServerStreamRequest(`/${method}`, asItIs, asItIs, bytes, server.owner).on('error', resolve).resume()
  })

describe('a message that cannot be read', () => {
  const METHODS = [
    'hone.v1.StudyService/GetStudy',
    'hone.v1.AccessService/RevokeToken',
    'vizier.VizierService/GetStudy',
    'google.cloud.aiplatform.v1.VizierService/GetStudy',
    'google.longrunning.Operations/GetOperation',
    'grpc.health.v1.Health/Check',
  ]

  it.each(METHODS)('is its caller’s fault: %s', async (method) => {
    const refusal = await send(method, CUT)
    expect(refusal.code).toBe(status.INVALID_ARGUMENT)
    expect(refusal.details).toMatch(new RegExp(`^the message is not one that ${method} takes: .+`))
    expect(decodeErrorDetails(refusal.metadata)).toMatchObject({ reason: 'INVALID_REQUEST' })
  })

  it('is refused where the answer is a stream, too', async () => {
    expect((await watch('hone.v1.StudyService/WatchStudy', CUT)).code).toBe(status.INVALID_ARGUMENT)
  })

  it('says so in no words of the machinery’s', async () => {
    // an entry of the map `parameters` with a key and no value
    const { details } = await send('hone.v1.StudyService/CreateTrial', Buffer.from([0x12, 3, 0x0a, 1, 120]))
    expect(details).toBe('the message is not one that hone.v1.StudyService/CreateTrial takes: a part of it has no value')
  })

  it('is no bug that the log explains', () => expect(server.bugs).toEqual([]))
})
