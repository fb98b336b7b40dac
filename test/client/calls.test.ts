import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Calls } from '../../src/client/calls.ts'

const NOBODY = '127.0.0.1:1'

function ask(server: string, patienceMs?: number) {
  const calls = new Calls({ server, token: 'x' }, patienceMs)
  onTestFinished(() => calls.client.close())
  return calls.call(calls.client.getStudy, { study: 'mine' })
}

describe('a call to a server that never answers', () => {
  it('is given up at once where something else answers, as at the port of the dashboard', async () => {
    const web = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void web.close())
    await once(web, 'listening')
    await expect(ask(`127.0.0.1:${(web.address() as AddressInfo).port}`)).rejects.toMatchObject({
      code: 'UNTRUSTED',
      message: expect.stringContaining('is a web server, as the dashboard is'),
    })
  }, 20_000)

  it('waits while nobody answers, says so, and ends with who did not', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    onTestFinished(() => warned.mockRestore())
    await expect(ask(NOBODY, 3_000)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(`no server answers at ${NOBODY}`),
    })
    expect(warned.mock.calls).toEqual([[`no server answers at ${NOBODY}: waiting for it`, 'HoneWarning']])
  })
})
