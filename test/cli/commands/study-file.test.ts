import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { submitDocument } from '../../../src/cli/commands/submit.ts'
import type { Connection } from '../../../src/cli/connection.ts'
import { CliFailure, failureLines } from '../../../src/cli/failure.ts'

const folder = mkdtempSync(join(tmpdir(), 'hone-study-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What is said of a file that is not even sent. */
async function refusalOf(file: string): Promise<string> {
  const failure = await submitDocument(undefined as unknown as Connection, file, {}).catch((thrown: unknown) => thrown)
  if (!(failure instanceof CliFailure)) throw failure
  return failureLines(failure).join('\n')
}

describe('a study file that cannot be read', () => {
  it('is missed by its name', async () => {
    expect(await refusalOf(join(folder, 'none.yaml'))).toContain(`there is no file ${join(folder, 'none.yaml')}`)
  })

  it('is no folder', async () => {
    expect(await refusalOf(folder)).toContain(`${folder} is a folder, not a study file`)
  })

  it('is not the training code: what to type instead is said', async () => {
    const file = join(folder, 'train.py')
    writeFileSync(file, 'import argparse\n')
    expect(await refusalOf(file)).toMatch(/train\.py is a program, not a study file\n.*hone run --param .* -- python3 train\.py/)
  })

  it('is refused at the first letter that is not UTF-8: a choice would get another name', async () => {
    const file = join(folder, 'latin1.yaml')
    writeFileSync(file, Buffer.from('name: a\ndescription: né\n', 'latin1'))
    expect(await refusalOf(file)).toBe(`hone: ${file}:2:15: this is not UTF-8; nothing was created\n  save the file as UTF-8`)
  })
})
