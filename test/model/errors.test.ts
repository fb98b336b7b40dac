import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ERROR_CATALOGUE, type ErrorCode, HoneError } from '../../src/model/index.ts'
import { OUTCOMES } from '../../src/wire/index.ts'

const ROOT = join(import.meta.dirname, '../..')
const CODES = Object.keys(ERROR_CATALOGUE) as ErrorCode[]

/** The TypeScript below a folder, file by file. */
function textsOf(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
  return files.filter((f) => f.isFile() && f.name.endsWith('.ts')).map((f) => readFileSync(join(f.parentPath, f.name), 'utf8'))
}

describe('the catalogue of errors', () => {
  const [sources, tests] = [textsOf('src'), textsOf('test')]
  const page = readFileSync(join(ROOT, 'docs/reference/errors.md'), 'utf8')

  it.each(CODES)('%s is raised somewhere, expected by a test, and in the reference', (code) => {
    expect(sources.filter((text) => text.includes(`'${code}'`)).length).toBeGreaterThan(0)
    expect(tests.filter((text) => text.includes(`'${code}'`)).length, 'a test that expects it').toBeGreaterThan(0)
    expect(page).toContain(`| \`${code}\` |`)
  })

  it('knows for every category what each door says', () => {
    for (const code of CODES) expect(OUTCOMES[new HoneError(code, 'no').category].next).not.toBe('')
    expect(Object.keys(OUTCOMES).sort()).toEqual([...new Set(CODES.map((code) => ERROR_CATALOGUE[code].category))].sort())
    // gRPC alone tells every category from every other.
    expect(new Set(Object.values(OUTCOMES).map(({ grpc }) => grpc)).size).toBe(Object.keys(OUTCOMES).length)
  })
})
