import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEntrance } from '../../../src/server/access/entrance.ts'
import { type Access, LOOPBACK, openAccess } from '../../../src/server/access/index.ts'

let folder: string
let access: Access
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hone-entrance-'))
  access = await openAccess(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the entrance of a door', () => {
  it('lets anyone in without a token on this machine, and nobody on a network', () => {
    expect(openEntrance(access, LOOPBACK, 'katib')(undefined)).toEqual({ kind: 'anyone', format: 'katib' })
    expect(openEntrance(access, LOOPBACK)(undefined)).toEqual({ kind: 'anyone' })
    expect(() => openEntrance(access, { ...LOOPBACK, isClosed: true })(undefined)).toThrow('every call needs a token')
  })

  it('knows who shows a token, whether one is needed or not, and lets nobody in with a wrong one', () => {
    for (const isClosed of [true, false]) {
      const enter = openEntrance(access, { ...LOOPBACK, isClosed })
      for (const word of ['Bearer', 'bearer']) expect(enter(`${word} ${access.token}`)).toMatchObject({ kind: 'owner' })
      for (const wrong of [`Bearer ${access.token}x`, `Basic ${access.token}`, access.token, 'Bearer ', '']) {
        expect(() => enter(wrong)).toThrow('not one of this server')
      }
    }
  })
})
