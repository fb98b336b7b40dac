import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { showImportances } from '../../../src/cli/commands/importances.ts'
import { type Connection, connect } from '../../../src/cli/connection.ts'
import { DOCUMENT, type OpenServer, openServer } from '../../server/grpc/open-server.ts'

let server: OpenServer
let connection: Connection
beforeAll(async () => {
  server = await openServer()
  connection = connect({ grpc: server.address, token: server.access.token, http: undefined })
  await server.call(server.client.createStudy, { document: DOCUMENT })
})
afterAll(async () => {
  connection.close()
  await server.close()
})
afterEach(() => vi.restoreAllMocks())

/** What the command prints. */
async function shown(flags: Parameters<typeof showImportances>[2] = {}): Promise<string> {
  const lines = vi.spyOn(console, 'log').mockImplementation(() => {})
  await showImportances(connection, 'parabola', flags)
  const text = lines.mock.calls.join('\n')
  lines.mockRestore()
  return text
}

async function finish(x: number, kind: string, values: Record<string, number>): Promise<void> {
  const finished = { state: 'SUCCEEDED' as const, measurements: [{ step: 1, values }] }
  await server.call(server.client.createTrial, { study: 'parabola', parameters: { x: { number: x }, kind: { text: kind } }, finished })
}

describe('hone importances', () => {
  it('prints how much each parameter tells and which way a number goes, once there are enough trials', async () => {
    for (let k = 0; k < 7; k++) await finish(k / 2, k % 2 === 0 ? 'a' : 'b', { loss: k, size: -k })
    await expect(shown()).rejects.toMatchObject({
      exitCode: 3,
      message: 'importances need 8 trials that succeeded or were stopped with a value of loss; parabola has 7',
    })
    await finish(3.5, 'b', { loss: 7 })
    expect(await shown()).toBe(['loss, by 8 trials', 'parameter  share  trend', 'x           72 %  +1.00', 'kind         0 %'].join('\n'))
    await expect(shown({ metric: 'size', parameters: ['x'] })).rejects.toMatchObject({
      message: 'importances need 8 trials that succeeded or were stopped with a value of size and with x; parabola has 7',
    })
    await finish(4, 'b', { loss: 8, size: -8 })
    expect(JSON.parse(await shown({ json: true, metric: 'size', parameters: ['x'] }))).toEqual({
      metric: 'size',
      trials: 8,
      importances: [{ parameter: 'x', share: expect.closeTo(0.72, 1), trend: -1 }],
    })
    expect(await shown({ metric: 'size' })).toContain('x           72 %  -1.00')
  })

  it('names what there is where a metric or a parameter is not', async () => {
    await expect(shown({ metric: 'gain' })).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('there is loss, size') })
    await expect(shown({ parameters: ['y'] })).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('there is x, kind') })
  })
})
