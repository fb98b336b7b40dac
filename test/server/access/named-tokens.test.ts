import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StudyId } from '../../../src/model/index.ts'
import { type Access, openAccess } from '../../../src/server/access/index.ts'

let folder: string
let now: number
let access: Access
const open = (): Promise<Access> => openAccess(folder, { now: () => now })

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hone-tokens-'))
  now = 1_800_000_000_000
  access = await open()
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a named token', () => {
  it('lets its bearer in, also after a restart, and is itself nowhere on the disk', async () => {
    const { token } = await access.named.create({ name: 'ci', project: 'team', readOnly: true })
    const bearer = { kind: 'named', name: 'ci', project: 'team', readOnly: true }
    expect(access.check(token)).toEqual(bearer)
    expect((await open()).check(token)).toEqual(bearer)
    expect(statSync(join(folder, 'tokens.json')).mode & 0o777).toBe(0o600)
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain(token)
  })
  it('is refused once it is revoked or its time is over, and its name is free again', async () => {
    const first = await access.named.create({ name: 'ci', readOnly: false })
    const second = await access.named.create({ name: 'brief', readOnly: false, expiresAt: now + 1_000 })
    await access.named.revoke('ci')
    expect(access.check(first.token)).toBeUndefined()
    expect((await open()).check(first.token)).toBeUndefined()
    now += 1_000
    expect(access.check(second.token)).toBeUndefined()
    const again = await access.named.create({ name: 'ci', readOnly: false })
    expect(again.token).not.toBe(first.token)
    expect(access.check(first.token)).toBeUndefined()
  })
  it('knows whom it let in, as long as it holds', async () => {
    const callers = []
    for (const name of ['ann', 'bob', 'eve'])
      callers.push(access.check((await access.named.create({ name, readOnly: false, expiresAt: now + 1_000 })).token)!)
    await access.named.revoke('bob')
    await access.named.create({ name: 'bob', readOnly: false })
    expect(callers.map((caller) => access.holds(caller))).toEqual([true, false, true])
    now += 1_000
    expect(callers.map((caller) => access.holds(caller))).toEqual([false, false, false])
    expect(access.holds({ kind: 'owner' })).toBe(true)
  })
  it('is one of many that are made at once', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `t${i}`)
    const made = await Promise.all(names.map((name) => access.named.create({ name, readOnly: false })))
    const reopened = await open()
    expect(made.map(({ token }) => reopened.check(token))).toEqual(names.map((name) => ({ kind: 'named', name, readOnly: false })))
  })
  it.each(['', 'Team', 'a b', '-a', 'a/b', 'x'.repeat(64)])('is not called %j', async (name) => {
    await expect(access.named.create({ name, readOnly: false })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      problems: [{ field: 'name' }],
    })
  })
  it('is not made twice under one name, nor revoked where there is none', async () => {
    await access.named.create({ name: 'ci', readOnly: false })
    await expect(access.named.create({ name: 'ci', readOnly: true })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    await expect(access.named.revoke('nobody')).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
  it('that could not be kept lets nobody in', async () => {
    rmSync(folder, { recursive: true })
    await expect(access.named.create({ name: 'ci', readOnly: false })).rejects.toThrow()
    expect(access.named.list()).toEqual([])
    await (await import('node:fs/promises')).mkdir(folder)
    expect((await access.named.create({ name: 'ci', readOnly: false })).kept.name).toBe('ci')
  })
})

it.each([
  '{',
  '{}',
  '{"version": 2, "tokens": []}',
  '{"version": 1, "tokens": [{"name": "x", "hash": "short", "readOnly": false, "createdAt": 1}]}',
])('a file of tokens that reads %s opens no server', async (text) => {
  writeFileSync(join(folder, 'tokens.json'), text)
  await expect(open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
})

it('the owner’s token may be a file of somebody else’s', async () => {
  const file = join(folder, 'secret')
  writeFileSync(file, `${'s'.repeat(40)}\n`)
  const other = await openAccess(folder, { tokenFile: file })
  expect(other.check('s'.repeat(40))).toEqual({ kind: 'owner' })
  expect(other.check(access.token)).toBeUndefined()
  await expect(openAccess(folder, { tokenFile: join(folder, 'none') })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
})

describe('a browser’s session', () => {
  const STUDY = 'abcdefabcdef' as StudyId
  it('is its token’s, over restarts, for a week', async () => {
    const { token } = await access.named.create({ name: 'ann', readOnly: true })
    const value = access.sessions.open(access.check(token))
    const owner = access.sessions.open({ kind: 'owner' })
    const reopened = await open()
    expect(reopened.sessions.check(value)).toEqual({ kind: 'named', name: 'ann', readOnly: true })
    expect(reopened.sessions.check(owner)).toEqual({ kind: 'owner' })
    now += 7 * 24 * 3_600_000
    expect(reopened.sessions.check(value)).toBeUndefined()
  })
  it('ends with its token, and does not come back with another of the name', async () => {
    const { token } = await access.named.create({ name: 'ann', readOnly: true })
    const value = access.sessions.open(access.check(token))
    await access.named.revoke('ann')
    expect(access.sessions.check(value)).toBeUndefined()
    await access.named.create({ name: 'ann', readOnly: false })
    expect(access.sessions.check(value)).toBeUndefined()
  })
  it('is opened by no trial and by nobody, and cannot be made up', () => {
    expect(access.sessions.open({ kind: 'trial', study: STUDY, trial: 1, confined: true })).toBeUndefined()
    expect(access.sessions.open(undefined)).toBeUndefined()
    const value = access.sessions.open({ kind: 'owner' })!
    const [, until, signature] = value.split('.')
    expect(access.sessions.check(`owner.${Number(until) + 1}.${signature}`)).toBeUndefined()
    expect(access.sessions.check(value.slice(0, -1))).toBeUndefined()
    expect(access.check(value)).toBeUndefined()
  })
})
