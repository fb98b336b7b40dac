import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, findServer, registrationOf, serverFileOf } from '../../src/wire/index.ts'

let root: string
let env: NodeJS.ProcessEnv
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hone-lookup-'))
  env = { XDG_STATE_HOME: join(root, 'state') }
})
afterEach(() => rmSync(root, { recursive: true }))

const RUNNING = { pid: process.pid, grpc: '127.0.0.1:1234', http: '127.0.0.1:1235', token: 'folder' }
const leave = (file: string, content: unknown) => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(content))
}

describe('the data folder', () => {
  it('is the flag’s, else the environment’s, else the nearest .hone upward, else ./.hone', () => {
    const deep = join(root, 'a', 'b')
    mkdirSync(deep, { recursive: true })
    expect(dataFolder({}, {}, deep)).toBe(join(deep, '.hone'))
    mkdirSync(join(root, '.hone'))
    expect(dataFolder({}, {}, deep)).toBe(join(root, '.hone'))
    expect(dataFolder({}, { HONE_DATA: '/data' }, deep)).toBe('/data')
    expect(dataFolder({ data: 'here' }, { HONE_DATA: '/data' }, deep)).toBe(join(deep, 'here'))
  })
})

describe('a server', () => {
  it('is found by its data folder, with its token', () => {
    leave(serverFileOf(root), RUNNING)
    expect(findServer({ data: root }, env)).toMatchObject({ grpc: RUNNING.grpc, http: RUNNING.http, token: 'folder' })
  })

  it('that was killed is not found', () => {
    leave(serverFileOf(root), { ...RUNNING, pid: 2 ** 22 + 1 })
    expect(findServer({ data: root }, env)).toBeUndefined()
    leave(registrationOf('127.0.0.1:1234', env), { ...RUNNING, pid: 2 ** 22 + 1 })
    expect(findServer({ server: '127.0.0.1:1234' }, env)).toEqual({ grpc: '127.0.0.1:1234', http: undefined, token: undefined })
  })

  it('that is half announced is not found', () => {
    writeFileSync(serverFileOf(root), '{"pid": 1')
    expect(findServer({ data: root }, env)).toBeUndefined()
  })

  it('that is named is used from anywhere, with the token that it left for this user', () => {
    leave(registrationOf('127.0.0.1:1234', env), { ...RUNNING, token: 'registered' })
    expect(findServer({ server: '127.0.0.1:1234' }, env)?.token).toBe('registered')
    expect(findServer({}, { ...env, HONE_SERVER: 'localhost:1234' })?.token).toBe('registered')
    expect(findServer({ server: 'elsewhere:1' }, env)).toEqual({ grpc: 'elsewhere:1', http: undefined, token: undefined })
  })

  it('gets the token of HONE_TOKEN before every other', () => {
    leave(serverFileOf(root), RUNNING)
    expect(findServer({ data: root }, { ...env, HONE_TOKEN: 'mine' })?.token).toBe('mine')
    expect(findServer({ server: 'elsewhere:1' }, { ...env, HONE_TOKEN: 'mine' })?.token).toBe('mine')
  })
})
