import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, findServer, processStart, registrationOf, serverFileOf, soleHost } from '../../src/wire/index.ts'

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
    expect(findServer({ server: 'elsewhere:1' }, env)).toEqual({
      grpc: 'elsewhere:1',
      http: undefined,
      token: undefined,
      trust: { kind: 'public' },
    })
  })

  it('whose folder is named is meant before the one of the environment, and so is its token', () => {
    leave(serverFileOf(root), RUNNING)
    const elsewhere = { ...env, HONE_SERVER: 'elsewhere:1', HONE_TOKEN: 'of-elsewhere' }
    expect(findServer({ data: root }, elsewhere)).toMatchObject({ grpc: RUNNING.grpc, token: 'folder' })
    expect(findServer({ data: root, token: 'given' }, elsewhere)).toMatchObject({ grpc: RUNNING.grpc, token: 'given' })
    expect(findServer({ data: root, server: 'third:1' }, elsewhere)).toMatchObject({ grpc: 'third:1' })
  })

  it('gets the token of HONE_TOKEN before every other', () => {
    leave(serverFileOf(root), RUNNING)
    expect(findServer({ data: root }, { ...env, HONE_TOKEN: 'mine' })?.token).toBe('mine')
    expect(findServer({ server: 'elsewhere:1' }, { ...env, HONE_TOKEN: 'mine' })?.token).toBe('mine')
  })
})

describe('how a server is spoken to', () => {
  const PEM = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n'
  const trust = (server: string, more: object = {}, given: NodeJS.ProcessEnv = {}) =>
    findServer({ server, ...more }, { ...env, ...given })?.trust

  it('is plainly on this machine, and over TLS off it, or where https:// or a CA is named', () => {
    expect(trust('127.0.0.1:7711')).toBeUndefined()
    expect(trust('localhost')).toBeUndefined()
    expect(trust('http://localhost:7711', {}, { HONE_CA: PEM })).toBeUndefined()
    expect(trust('hone.example:7711')).toEqual({ kind: 'public' })
    expect(trust('https://localhost:7711')).toEqual({ kind: 'public' })
    expect(trust('127.0.0.1:7711', {}, { HONE_CA: PEM })).toEqual({ kind: 'ca', pem: PEM })
  })

  it('is by the CA of a file or a text, the flag before the environment', () => {
    const file = join(root, 'ca.crt')
    writeFileSync(file, PEM.replace('x', 'y'))
    expect(trust('hone.example:1', { ca: file }, { HONE_CA: PEM })).toEqual({ kind: 'ca', pem: PEM.replace('x', 'y') })
    expect(trust('hone.example:1', {}, { HONE_CA: file })).toEqual({ kind: 'ca', pem: PEM.replace('x', 'y') })
    expect(() => trust('hone.example:1', { ca: join(root, 'none') })).toThrow('none cannot be read (ENOENT)')
    writeFileSync(file, 'rubbish')
    expect(() => trust('hone.example:1', { ca: file })).toThrow('has no certificate in PEM')
  })

  it('is by the very certificate of a server that runs here', () => {
    const certificate = join(root, 'server.crt')
    writeFileSync(certificate, PEM)
    leave(serverFileOf(root), { ...RUNNING, certificate })
    leave(registrationOf(RUNNING.grpc, env), { ...RUNNING, certificate })
    expect(findServer({ data: root }, env)?.trust).toEqual({ kind: 'pinned', pem: PEM })
    expect(trust(RUNNING.grpc)).toEqual({ kind: 'pinned', pem: PEM })
  })

  it('is over its network by a machine that shares its data folder, whatever process has its number there', () => {
    const certificate = join(root, 'server.crt')
    writeFileSync(certificate, PEM)
    const left = { ...RUNNING, certificate, host: 'not-this-one', network: 'https://login1.cluster:7711' }
    for (const pid of [process.pid, 2 ** 22 + 1]) {
      leave(serverFileOf(root), { ...left, pid })
      expect(findServer({ data: root }, env)).toEqual({
        grpc: 'login1.cluster:7711',
        http: undefined,
        token: 'folder',
        trust: { kind: 'pinned', pem: PEM },
      })
    }
    leave(serverFileOf(root), { ...left, host: hostname() })
    expect(findServer({ data: root }, env)).toMatchObject({ grpc: RUNNING.grpc, http: RUNNING.http })
  })

  it('is by this machine’s own way where merely its name changed while the server ran', () => {
    const certificate = join(root, 'server.crt')
    writeFileSync(certificate, PEM)
    const renamed = {
      ...RUNNING,
      started: processStart(process.pid),
      certificate,
      host: 'name-of-yesterday',
      network: 'https://name-of-yesterday:7711',
    }
    leave(serverFileOf(root), renamed)
    leave(registrationOf(RUNNING.grpc, env), renamed)
    expect(findServer({ data: root }, env)).toMatchObject({ grpc: RUNNING.grpc, http: RUNNING.http, trust: { kind: 'pinned' } })
    expect(trust(RUNNING.grpc)).toEqual({ kind: 'pinned', pem: PEM })
    leave(serverFileOf(root), { ...renamed, started: `${renamed.started}0` })
    expect(findServer({ data: root }, env)?.grpc).toBe('name-of-yesterday:7711')
  })

  it('is none where another machine’s serves that machine alone, which is told', () => {
    leave(serverFileOf(root), { ...RUNNING, host: 'not-this-one' })
    expect([findServer({ data: root }, env), soleHost({ data: root }, env)]).toEqual([undefined, 'not-this-one'])
    leave(serverFileOf(root), RUNNING)
    expect(soleHost({ data: root }, env)).toBeUndefined()
  })

  it.each([
    ['hone.example', 'hone.example:7711'],
    ['https://hone.example', 'hone.example:443'],
    ['https://hone.example:7711/', 'hone.example:7711'],
    ['[::1]:9', '[::1]:9'],
  ])('%s is at %s', (server, grpc) => {
    expect(findServer({ server }, env)?.grpc).toBe(grpc)
  })

  it.each(['http://hone.example:7711', 'ftp://x', 'a b', 'host:99999', 'host:', 'user@host:1'])('%s is no way to name one', (server) => {
    expect(() => findServer({ server }, env)).toThrow(expect.objectContaining({ name: 'ServerNameError', remedy: expect.any(String) }))
  })

  it('takes the token that is given, the flag before the environment', () => {
    expect(findServer({ server: 'h:1', token: 'flag' }, { ...env, HONE_TOKEN: 'env' })?.token).toBe('flag')
    expect(findServer({ server: 'h:1' }, { ...env, HONE_TOKEN: 'env' })?.token).toBe('env')
  })
})
