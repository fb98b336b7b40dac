import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { embedOrMeet } from '../../src/cli/reached-server.ts'
import { HoneError } from '../../src/model/index.ts'
import { serverFileOf } from '../../src/wire/index.ts'

const SERVER = { grpc: '127.0.0.1:7', http: '127.0.0.1:8', token: 'secret', pid: process.pid, host: hostname() }

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hone-reached-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

it('a server that has the folder and has not said yet where it is is waited for', async () => {
  const folder = dataFolder()
  let tries = 0
  const refused = (): Promise<never> => {
    if (++tries === 3) writeFileSync(serverFileOf(folder), JSON.stringify(SERVER))
    return Promise.reject(new HoneError('FOLDER_IN_USE', 'it is in use'))
  }
  expect(await embedOrMeet(folder, refused)).toEqual({ address: { grpc: SERVER.grpc, http: SERVER.http, token: SERVER.token } })
  expect(tries).toBe(3)
})

it('what keeps a server of one’s own from starting for another reason is said at once', async () => {
  const broken = (): Promise<never> => Promise.reject(new HoneError('STORE_UNAVAILABLE', 'no disk'))
  await expect(embedOrMeet(dataFolder(), broken)).rejects.toThrow('no disk')
})
