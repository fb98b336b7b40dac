// `npm test`: installs what it needs inside the repository, then runs every suite (or only those named) and prints what was
// executed and skipped. A part whose tool is missing on this machine is skipped with a line; under CI=true that fails.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildInBackground, whyNoCluster, withCluster } from './cluster.mjs'
import { buildDashboard, IN_CI, install, ROOT, runNode, runTool } from './project.mjs'
import { makePythonEnvironments } from './python-env.mjs'
import { STATIC_CHECKS, TEST_SUITES } from './suites.mjs'
import { failedTests, testReport } from './test-report.mjs'

const named = process.argv.slice(2)
const everything = named.length === 0
const suites = TEST_SUITES.filter((suite) => everything || named.includes(suite))
const noCluster = suites.includes('cluster') ? whyNoCluster() : undefined
const build = suites.includes('cluster') && noCluster === undefined ? buildInBackground() : undefined // minutes, the first time

install()
if (IN_CI && everything && (await runNode([join(ROOT, 'scripts', 'test-setup.mjs')])) !== 0) process.exit(1)
if (everything) makePythonEnvironments()
await buildDashboard()

const rows = []
if (everything) for (const check of STATIC_CHECKS) rows.push(await runCheck(check))
for (const suite of suites) rows.push(suite === 'cluster' ? await runClusterSuite() : await runSuite(suite))
report()

async function runCheck({ name, tool, args }) {
  const code = await runTool(tool, args)
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

async function runClusterSuite() {
  const none = { name: 'cluster', passed: 0, failed: 0, skipped: 0 }
  if (noCluster !== undefined) {
    console.error(`hone: the cluster suite is skipped: ${noCluster}`)
    return { ...none, skipped: 1 }
  }
  if (build.log !== undefined) console.error(`hone: waiting for the cluster's build, if it is not there yet: ${build.log}`)
  build.hurry()
  try {
    const problem = await build.built
    if (problem !== undefined) throw new Error(problem)
    return await withCluster((env) => runSuite('cluster', env))
  } catch (error) {
    console.error(`hone: ${error.message}`)
    return { ...none, failed: 1 }
  }
}

/**
 * Node itself may abort where threads that ran WebAssembly end (V8, "Check failed: jit_page.has_value()", seen once in hundreds of runs):
 * a suite that left no result is run once more, with a line that says so.
 */
async function runSuite(name, env = {}, attempts = 2) {
  const folder = mkdtempSync(join(tmpdir(), 'hone-test-'))
  try {
    const file = join(folder, 'result.json')
    const args = [
      'run',
      '--project',
      name,
      '--project',
      `${name}-*`,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]
    const code = await runTool('vitest', args, { env })
    if (!existsSync(file)) {
      console.error(`hone: the suite ${name} ended with ${code} and left no result${attempts > 1 ? ': once more' : ''}`)
      return attempts > 1 ? await runSuite(name, env, attempts - 1) : { name, passed: 0, failed: 1, skipped: 0 }
    }
    const result = JSON.parse(readFileSync(file, 'utf8'))
    const skipped = result.numPendingTests + result.numTodoTests
    // A suite whose process failed without a failed test (an unhandled error, a file that does not load) has failed too.
    const failed = Math.max(result.numFailedTests, code === 0 ? 0 : 1)
    return { name, passed: result.numPassedTests, failed, skipped, failures: failedTests(result, ROOT) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function report() {
  console.log(testReport(rows))
  const some = (key) => rows.some((row) => row[key] > 0)
  const skippedInCi = IN_CI && some('skipped')
  if (skippedInCi) console.log('\nnothing may be skipped in CI')
  process.exit(some('failed') || skippedInCi ? 1 : 0)
}
