/**
 * An algorithm or a stopping rule behind the benchmark's JSON lines (messages.ts), asked through the service's own study room:
 *
 *   bench/stdio [--algorithm gp] [--stopping median] [--settings JSON]
 *
 * One process serves many studies in a row; each begins from nothing. `settings` are the algorithm's, or with --stopping the rule's.
 */
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { type Choice, HoneError } from '../../src/model/index.ts'
import type { Request } from './messages.ts'
import { Session } from './session.ts'

const { values: given } = parseArgs({
  options: {
    algorithm: { type: 'string', default: 'gp' },
    stopping: { type: 'string' },
    settings: { type: 'string', default: '{}' },
  },
})
const settings = JSON.parse(given.settings) as Choice['settings']

const session = await Session.open({
  algorithm: { name: given.algorithm, settings: given.stopping === undefined ? settings : {} },
  stopping: { name: given.stopping ?? 'median', settings: given.stopping === undefined ? {} : settings },
  onFallback: (message) => process.stderr.write(`${message}\n`),
})

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue
  const reply = await answer(line)
  if (reply === undefined) break
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}
await session.close()
// Whoever asked may leave its end of the pipe open.
process.stdin.destroy()

/** The answer to a line; what goes wrong is said in `error`. Undefined when it asks to close. */
async function answer(line: string): Promise<object | undefined> {
  try {
    const request = JSON.parse(line) as Request
    return request.cmd === 'close' ? undefined : await session.answer(request)
  } catch (error) {
    return { error: wordsOf(error) }
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof HoneError && error.problems.length > 0) {
    return `${error.message}: ${error.problems.map(({ field, message }) => `${field} ${message}`).join('; ')}`
  }
  return error instanceof Error ? error.message : String(error)
}
