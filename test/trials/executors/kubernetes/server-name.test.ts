import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openServerName } from '../../../../src/trials/executors/kubernetes/index.ts'

test('a data folder’s name on clusters is its own and stays, also where a killed server left its file empty', async () => {
  const root = mkdtempSync(join(tmpdir(), 'hone-name-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const [one, other] = [join(root, 'one'), join(root, 'other')]
  const name = await openServerName(one)
  expect(name).toMatch(/^[0-9a-f]{12}$/)
  expect(await openServerName(one)).toBe(name)
  expect(await openServerName(other)).not.toBe(name)
  writeFileSync(join(other, 'cluster-name'), '')
  const made = await openServerName(other)
  expect(made).toMatch(/^[0-9a-f]{12}$/)
  expect(await openServerName(other)).toBe(made)
})
