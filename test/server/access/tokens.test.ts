import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { StudyId } from '../../../src/model/index.ts'
import { openAccess } from '../../../src/server/access/index.ts'

const folders: string[] = []
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'hone-access-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const STUDY = 'abcdefabcdef' as StudyId

describe('tokens', () => {
  it('stay the same over restarts and are readable by their owner only', async () => {
    const folder = newFolder()
    const [first, second] = [await openAccess(folder), await openAccess(folder)]
    expect(second.token).toBe(first.token)
    expect(second.trialToken(STUDY, 3)).toBe(first.trialToken(STUDY, 3))
    expect(statSync(join(folder, 'token')).mode & 0o777).toBe(0o600)
  })

  it('are the same for two that open a new folder at once', async () => {
    const folder = newFolder()
    const [first, second] = await Promise.all([openAccess(folder), openAccess(folder)])
    expect(first.token).toBe(second.token)
    expect(readdirSync(folder)).toEqual(['token'])
  })

  it('differ between folders', async () => {
    expect((await openAccess(newFolder())).token).not.toBe((await openAccess(newFolder())).token)
  })

  it('tell owner, trial and stranger apart', async () => {
    const access = await openAccess(newFolder())
    expect(access.check(access.token)).toEqual({ kind: 'owner' })
    expect(access.check(access.trialToken(STUDY, 7))).toEqual({ kind: 'trial', study: STUDY, trial: 7, confined: false })
    expect(access.check(undefined)).toBeUndefined()
    expect(access.check('')).toBeUndefined()
  })

  it('cannot be turned into another trial’s, nor altered anywhere', async () => {
    const access = await openAccess(newFolder())
    const token = access.trialToken(STUDY, 7)
    expect(access.check(token.replace('.7.', '.8.'))).toBeUndefined()
    expect(access.check(token.replace(STUDY, 'bbbbbbbbbbbb'))).toBeUndefined()
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'abcXYZ019._-'), (at, char) => {
        fc.pre(token[at] !== char)
        expect(access.check(token.slice(0, at) + char + token.slice(at + 1))).toBeUndefined()
      }),
    )
  })

  it('refuse an empty token file instead of letting everybody in', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'token'), '')
    await expect(openAccess(folder)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  })
})
