import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { requireServer } from '../../src/cli/server-lookup.ts'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hone-lookup-')))
  vi.stubEnv('HONE_SERVER', '')
  vi.stubEnv('HONE_DATA', '')
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const refusal = (flags = {}): unknown => {
  try {
    return requireServer(flags)
  } catch (error) {
    return error
  }
}

it('where no folder has studies, it is said that this may be the wrong folder', () => {
  expect(refusal()).toMatchObject({
    message: `no server runs here, and neither ${folder} nor a folder above it has a .hone`,
    remedy: expect.stringContaining('Go to the folder of your studies'),
  })
})

it('where there are studies, what is missing is their server', () => {
  mkdirSync(join(folder, '.hone'))
  expect(refusal()).toMatchObject({ message: `no server runs on ${join(folder, '.hone')}` })
})

it('a data folder that is named and not there is named in the answer', () => {
  expect(refusal({ data: join(folder, 'elsewhere') })).toMatchObject({ message: `there is no data folder ${join(folder, 'elsewhere')}` })
})
