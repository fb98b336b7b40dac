/** main: the entry of the program. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runCli } from './cli/index.ts'
import { abilities } from './composition/index.ts'
import { armFailpoints } from './model/index.ts'

/** How long the program may take from its last word to its end. */
const LEFT_OPEN_MS = 10_000

/** The package's root: above src/ in the repository, above dist/ when published. */
const root = dirname(import.meta.dirname)

/** HONE_FAILPOINT=NAME or NAME:COUNT kills this process with -9 when it passes that place (for the COUNTth time): for crash tests. */
function armFailpoint(setting: string | undefined): void {
  if (setting === undefined || setting === '') return
  const [name, count = '1'] = setting.split(':')
  let left = Number(count)
  armFailpoints((passed) => {
    if (passed !== name) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  })
}

function version(): string {
  const file = join(root, 'package.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : 'unknown'
}

/** Whoever waits for the end of this program does not wait for what it forgot to close; where nothing is open, it has ended long before. */
function endAnyway(): void {
  process.stderr.write(`hone: ended, though something was left open (${process.getActiveResourcesInfo().join(', ')}): a bug of ours\n`)
  process.exit()
}

armFailpoint(process.env.HONE_FAILPOINT)
process.exitCode = await runCli(process.argv.slice(2), version(), abilities)
setTimeout(endAnyway, LEFT_OPEN_MS).unref()
