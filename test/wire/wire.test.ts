import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Metadata } from '@grpc/grpc-js'
import { afterAll, describe, expect, it } from 'vitest'
import { decodeErrorDetails, encodeErrorDetails, loadWire } from '../../src/wire/index.ts'

const ROOT = resolve(import.meta.dirname, '../..')

describe('the generated types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hone-wire-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are what the protos say today: else run `node tools/generate-wire.mjs`', () => {
    execFileSync(process.execPath, [join(ROOT, 'tools/generate-wire.mjs'), folder], { stdio: 'inherit' })
    expect(readTree(join(ROOT, 'src/wire/generated'))).toEqual(readTree(folder))
  })
})

describe('messages', () => {
  it('keep NaN, infinities, large integers and the difference between absent and zero', () => {
    const { responseType } = loadWire().StudyService.service.GetTrial
    const bytes = responseType.serialize({
      number: 2 ** 52,
      values: [Number.NaN, Infinity, -0],
      stop: { step: 0 },
      parameters: { x: { flag: false } },
    })
    const read = responseType.deserialize(bytes)
    expect(read.number).toBe(2 ** 52)
    expect(read.values).toEqual([Number.NaN, Infinity, -0])
    expect(read.stop?.step).toBe(0)
    expect(read.stop?.value).toBeUndefined()
    expect(read.lastStep).toBeUndefined()
    expect(read.parameters.x).toMatchObject({ kind: 'flag', flag: false })
  })
})

describe('error details', () => {
  const problem = { field: 'spec.budget', message: 'is missing', remedy: 'add it', line: 3, column: 5, valueJson: '' }

  it('come back as they were sent', () => {
    const sent = { reason: 'INVALID_STUDY', metadata: { study: 'a' }, problems: [problem] }
    expect(decodeErrorDetails(encodeErrorDetails(3, 'no', sent))).toEqual(sent)
  })

  it('are cut to what a trailer can carry, first problems kept', () => {
    const problems = Array.from({ length: 500 }, (_, i) => ({ ...problem, line: i + 1 }))
    const metadata = encodeErrorDetails(3, 'no', { reason: 'INVALID_STUDY', metadata: {}, problems })
    const read = decodeErrorDetails(metadata)
    expect(read?.problems.length).toBeGreaterThan(10)
    expect(read?.problems[0]?.line).toBe(1)
    expect((metadata.get('grpc-status-details-bin')[0] as Buffer).length).toBeLessThan(6_000)
  })

  it('are absent where a foreign server sent none', () => {
    expect(decodeErrorDetails(new Metadata())).toBeUndefined()
  })
})

function readTree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}
