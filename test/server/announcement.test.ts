import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { announce } from '../../src/server/announcement.ts'
import { processStart, registrationOf, serverFileOf } from '../../src/wire/index.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hone-announce-'))
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'))
  mkdirSync(join(folder, 'data'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const data = () => join(folder, 'data')
const servers = () => join(folder, 'state/hone/servers')
const server = (port: number, pid = process.pid) => ({ pid, grpc: `127.0.0.1:${port}`, http: '127.0.0.1:1', token: 't' })
/** A process id that nobody has any more. */
const deadPid = () => spawnSync('true').pid

describe('word of a running server', () => {
  it('lies in the data folder and in the state folder, for its user only, until it is withdrawn', async () => {
    const announcement = await announce(data(), server(1))
    for (const file of [serverFileOf(data()), registrationOf('127.0.0.1:1')]) {
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...server(1), started: processStart(process.pid) })
      expect(statSync(file).mode & 0o777).toBe(0o600)
    }
    await announcement.withdraw()
    expect([readdirSync(data()), readdirSync(servers())]).toEqual([[], []])
  })

  it('is left to another server that took the place', async () => {
    const announcement = await announce(data(), server(1))
    writeFileSync(registrationOf('127.0.0.1:1'), JSON.stringify(server(1, process.ppid)))
    await announcement.withdraw()
    expect(readdirSync(servers())).toHaveLength(1)
  })

  it('of servers that were killed is removed, of running ones it is kept, and files of others are left alone', async () => {
    await announce(data(), server(2, process.ppid))
    const dead = deadPid()
    writeFileSync(registrationOf('127.0.0.1:3'), JSON.stringify(server(3, dead)))
    writeFileSync(`${registrationOf('127.0.0.1:4')}.${dead}`, 'half')
    writeFileSync(`${serverFileOf(data())}.${dead}`, 'half')
    writeFileSync(registrationOf('127.0.0.1:6'), JSON.stringify({ ...server(6, dead), host: 'another-that-shares-this-home' }))
    writeFileSync(join(servers(), 'notes.txt'), 'mine')
    writeFileSync(join(servers(), 'odd.json'), 'no JSON')
    await announce(data(), server(5))
    expect(readdirSync(servers()).sort()).toEqual(['127.0.0.1_2.json', '127.0.0.1_5.json', '127.0.0.1_6.json', 'notes.txt', 'odd.json'])
    expect(readdirSync(data())).toEqual(['server.json'])
  })

  it('stays in the data folder alone where the state folder cannot be used, and says so', async () => {
    writeFileSync(join(folder, 'state'), 'a file, no folder')
    const announcement = await announce(data(), server(1))
    expect(announcement.unregistered).toMatch(/ENOTDIR|EEXIST/)
    expect(existsSync(serverFileOf(data()))).toBe(true)
    await announcement.withdraw()
    expect(existsSync(serverFileOf(data()))).toBe(false)
  })

  it('that cannot be left in the data folder is an outcome that names the file', async () => {
    await expect(announce(join(folder, 'gone'), server(1))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining(join('gone', 'server.json')),
    })
  })
})
