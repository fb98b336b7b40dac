import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openNetwork } from '../../../src/server/index.ts'
import { demandAuthority, openCertificate, openSelfMade } from '../../../src/server/tls/index.ts'

const DAY_MS = 86_400_000
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hone-tls-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const parsed = (file: string) => new X509Certificate(readFileSync(file))

describe('a certificate that the server makes itself', () => {
  it('is by its own CA, for the names that are given and those of the machine; keys are the owner’s alone', async () => {
    const made = await openSelfMade(folder, ['hone.example', '10.9.8.7', '2001:db8::5', '::ffff:1.2.3.4'])
    const [ca, server] = [parsed(made.caFile), parsed(made.certFile)]
    expect(server.checkIssued(ca) && server.verify(ca.publicKey)).toBe(true)
    expect([ca.ca, server.ca]).toEqual([true, false])
    for (const host of ['hone.example', 'localhost']) expect(server.checkHost(host)).toBe(host)
    for (const ip of ['10.9.8.7', '2001:db8::5', '127.0.0.1', '::1']) expect(server.checkIP(ip)).toBe(ip)
    expect(server.checkHost('other.example')).toBeUndefined()
    for (const name of ['ca.key', 'server.key']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  })
  it('stays over restarts, is made anew for new names and before its end, and is by the same CA always', async () => {
    let now = Date.now()
    const open = (hosts: string[]) => openSelfMade(folder, hosts, () => now)
    const made = await open(['a.example'])
    const [ca, first] = [readFileSync(made.caFile, 'utf8'), readFileSync(made.certFile, 'utf8')]
    await open(['a.example'])
    expect(readFileSync(made.certFile, 'utf8')).toBe(first)
    await open(['a.example', 'b.example'])
    const second = readFileSync(made.certFile, 'utf8')
    expect(parsed(made.certFile).checkHost('b.example')).toBe('b.example')
    now += 310 * DAY_MS
    await made.renew()
    expect(readFileSync(made.certFile, 'utf8')).not.toBe(second)
    expect(parsed(made.certFile).validToDate.getTime()).toBeGreaterThan(now + 360 * DAY_MS)
    expect(readFileSync(made.caFile, 'utf8')).toBe(ca)
  })
  it('is made anew where a crash left half of it', async () => {
    const made = await openSelfMade(folder, [])
    writeFileSync(made.keyFile, readFileSync(join(folder, 'ca.key')))
    await made.renew()
    expect((await openCertificate({ ...made, log: () => {} })).current.names).toContain('localhost')
  })
})

describe('a certificate in files', () => {
  it('is followed where a link moves to new ones, as secrets that are mounted do; a pair that does not fit is left until it does', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')]
    await openSelfMade(one, ['one.example'])
    await openSelfMade(two, ['two.example'])
    const data = join(folder, 'data')
    const point = (target: string) => {
      symlinkSync(target, `${data}.new`)
      renameSync(`${data}.new`, data)
    }
    point(one)
    const events: { event?: string; message?: string }[] = []
    const files = { certFile: join(data, 'server.crt'), keyFile: join(data, 'server.key') }
    const live = await openCertificate({ ...files, log: (event) => events.push(event), everyMs: 3_600_000 })
    const told: (readonly string[])[] = []
    const unfollow = live.follow(({ names }) => told.push(names))
    await live.refresh()
    expect(told).toEqual([])

    const key = readFileSync(join(two, 'server.key'))
    writeFileSync(join(two, 'server.key'), readFileSync(join(one, 'server.key')))
    point(two)
    await live.refresh()
    await live.refresh()
    expect(live.current.names).toContain('one.example')
    expect(events).toEqual([{ event: 'certificateTrouble', message: expect.stringContaining('is not the key of the certificate') }])

    writeFileSync(join(two, 'server.key'), key)
    await live.refresh()
    expect(live.current.names).toContain('two.example')
    expect(told).toHaveLength(1)
    unfollow()
    live.close()
  })
  it('that has expired, or will be good later, is served and said to be so, once', async () => {
    const { certFile, keyFile } = await openSelfMade(folder, [])
    const { validFromDate, validToDate } = parsed(certFile)
    let now = validToDate.getTime() + DAY_MS
    const said: string[] = []
    const log = (event: object) => said.push((event as { message: string }).message)
    const live = await openCertificate({ certFile, keyFile, log, everyMs: 3_600_000, now: () => now })
    await live.refresh()
    now = validFromDate.getTime() - DAY_MS
    await live.refresh()
    now = Date.now()
    await live.refresh()
    live.close()
    expect(said).toEqual([
      `the certificate in ${certFile} has expired at ${validToDate.toISOString()}: clients refuse it until it is renewed`,
      `the certificate in ${certFile} is good from ${validFromDate.toISOString()} on: clients refuse it until then`,
    ])
  })

  it.each([
    ['nothing', undefined, 'cannot be read (ENOENT)'],
    ['rubbish', 'rubbish', 'no certificate in PEM'],
  ])('that is %s opens no server, and the file is named', async (_name, text, words) => {
    const certFile = join(folder, 'x.crt')
    if (text !== undefined) writeFileSync(certFile, text)
    const made = await openSelfMade(join(folder, 'good'), [])
    const opened = openCertificate({ certFile, keyFile: made.keyFile, log: () => {} })
    await expect(opened).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining(words),
      problems: [{ value: certFile }],
    })
  })
})

describe('the CA that trials are told to trust', () => {
  it('is that of the certificate, found among others or above those that came along', async () => {
    const [one, two] = [await openSelfMade(join(folder, 'one'), []), await openSelfMade(join(folder, 'two'), [])]
    const several = join(folder, 'several.crt')
    writeFileSync(several, `words\n${readFileSync(two.caFile, 'utf8')}${readFileSync(one.caFile, 'utf8')}`)
    await demandAuthority(several, readFileSync(one.certFile))
    await expect(demandAuthority(two.caFile, readFileSync(one.certFile))).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringMatching(/two\/ca.crt is not the CA of the certificate, which is by CN=Hone CA of/),
    })
  })

  it.each([
    ['is not there', undefined, 'cannot be read (ENOENT)'],
    ['is something else', 'rubbish', 'has no certificate in PEM'],
  ])('opens no server where its file %s', async (_name, text, words) => {
    const caFile = join(folder, 'other.crt')
    if (text !== undefined) writeFileSync(caFile, text)
    const made = await openSelfMade(join(folder, 'made'), [])
    const tls = { kind: 'files', certFile: made.certFile, keyFile: made.keyFile, caFile } as const
    const opened = openNetwork({ dataFolder: folder, tls, hosts: [], log: () => {} })
    await expect(opened).rejects.toMatchObject({ message: `${caFile} ${words}`, problems: [{ field: 'tls-ca', value: caFile }] })
  })
})
