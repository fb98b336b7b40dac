import { credentials, type ServiceError, status } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadAiplatformWire } from '../../../src/wire/index.ts'
import { type OpenServer, openServer } from '../grpc/open-server.ts'

let server: OpenServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

describe('waiting for an operation', () => {
  it.each([
    { seconds: -5, nanos: 0 },
    { seconds: 0, nanos: -2_147_483_648 },
  ])('less than no time is waiting no time: %o', async (timeout) => {
    const client = new (loadAiplatformWire().Operations)(server.address, credentials.createInsecure())
    const key = `1.${'0'.repeat(16)}`
    const name = `projects/p/locations/l/studies/s000000000000001/operations/suggest.v1.${key}.dw`
    const refusal = await new Promise<ServiceError | null>((resolve) => client.waitOperation({ name, timeout }, server.owner, resolve))
    client.close()
    expect(refusal).toMatchObject({ code: status.NOT_FOUND })
    expect(server.bugs).toEqual([])
  })
})
