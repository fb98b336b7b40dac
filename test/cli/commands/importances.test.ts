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
async function shown(flags: Parameters<typeof showImportances>[2] = {}, study = 'parabola'): Promise<string> {
  const lines = vi.spyOn(console, 'log').mockImplementation(() => {})
  await showImportances(connection, study, flags)
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

  it('says which part of the resource the trials that it compares were given, and how many were given another', async () => {
    const name = 'rungs'
    const document = DOCUMENT.replace('random}', 'hyperband}\n  resource: {metric: epoch, min: 1, max: 27}').replace(
      'budget: {trials: 20',
      'budget: {trials: 99',
    )
    await server.call(server.client.createStudy, { document, name })
    const { trials } = await server.call(server.client.suggestTrials, { study: name, worker: 'w', count: 8, open: 'NEW' })
    const end = async (k: number) => {
      const measurements = [{ step: 1, values: { loss: k } }]
      await server.call(server.client.completeTrial, { study: name, trial: trials[k]!.number, result: 'SUCCEEDED', measurements })
    }
    for (let k = 0; k < 7; k++) await end(k)
    await expect(shown({}, name)).rejects.toMatchObject({
      message: 'importances need 8 trials that succeeded or were stopped with a value of loss at epoch 1; rungs has 7',
    })
    await end(7)
    expect(await shown({}, name)).toContain('loss at epoch 1, by 8 trials\n')
    const finished = { state: 'SUCCEEDED' as const, measurements: [{ step: 1, values: { loss: 0 } }] }
    await server.call(server.client.createTrial, { study: name, parameters: { x: { number: 0 }, kind: { text: 'a' } }, finished })
    expect(await shown({}, name)).toContain('loss at epoch 1, by 8 trials; 1 that was given more or less does not count\n')
    expect(JSON.parse(await shown({ json: true }, name))).toMatchObject({
      trials: 8,
      resource: { metric: 'epoch', amount: 1, otherTrials: 1 },
    })
  })

  it('names what there is where a metric or a parameter is not', async () => {
    await expect(shown({ metric: 'gain' })).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('there is loss, size') })
    await expect(shown({ parameters: ['y'] })).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('there is x, kind') })
  })
})
