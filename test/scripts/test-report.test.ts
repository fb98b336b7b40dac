import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { failedTests, testReport } from '../../scripts/test-report.mjs'

const VITEST = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hone-report-')))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('the end of a run names each test that failed and each file that did not load, with what was wrong, and no test that passed', async () => {
  writeFileSync(
    join(folder, 'sums.test.js'),
    'describe("sums", () => { it("are wrong", () => { expect(1 + 1).toBe(3) }); it("are right", () => {}) })',
  )
  writeFileSync(join(folder, 'broken.test.js'), 'throw new Error("no such luck")')
  const failures = failedTests(await resultOf(folder), folder)
  const report = testReport([
    { name: 'quick', passed: 1, failed: 2, skipped: 0, failures },
    { name: 'slow', passed: 4, failed: 0, skipped: 0 },
  ])
  expect(report).toContain('failed: quick, sums.test.js: sums are wrong\n    AssertionError: expected 2 to be 3')
  expect(report).toContain('failed: quick, broken.test.js: (the file)\n    no such luck')
  expect(report).not.toContain('are right')
  expect(report.endsWith('\n\n5 passed, 2 failed, 0 skipped')).toBe(true)
})

it('a suite that failed without a failed test is told as such', () => {
  expect(testReport([{ name: 'slow', passed: 4, failed: 1, skipped: 0, failures: [] }])).toContain(
    'failed: slow, without a failed test: see what it printed',
  )
})

function resultOf(root: string): Promise<object> {
  const args = [VITEST, 'run', '--root', root, '--globals', '--reporter=json', '--outputFile=result.json']
  return new Promise((resolve) =>
    execFile(process.execPath, args, { cwd: root }, () => resolve(JSON.parse(readFileSync(join(root, 'result.json'), 'utf8')))),
  )
}
