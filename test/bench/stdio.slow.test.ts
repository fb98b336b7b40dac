import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'

const STDIO = join(resolve(import.meta.dirname, '..', '..'), 'bench', 'stdio')
const SPACE = [{ name: 'x', type: 'double', min: 0, max: 1 }]

/** Says the lines to the launcher, one after the other's answer; its answers, and how it ended. */
async function converse(args: readonly string[], lines: readonly object[]): Promise<{ answers: unknown[]; code: number | null }> {
  const child = spawn(STDIO, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolveEnd) => child.on('exit', resolveEnd))
  const answers: unknown[] = []
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  for (const line of lines) {
    child.stdin.write(`${JSON.stringify(line)}\n`)
    answers.push(JSON.parse((await replies.next()).value as string))
  }
  child.stdin.write('{"cmd":"close"}\n')
  return { answers, code: await ended }
}

it('the launcher serves an algorithm and a rule by their names, survives nonsense, and ends when told to', async () => {
  const start = { cmd: 'new', id: 'one', space: SPACE, direction: 'maximize', seed: 3, budget: 4, batch: 1 }
  const suggested = await converse(['--algorithm', 'sobol'], [{ cmd: 'ask' }, start, { cmd: 'ask', n: 1 }])
  expect(suggested.answers[0]).toEqual({ error: expect.stringContaining('must be begun first') })
  expect(suggested.answers[2]).toEqual({ trials: [{ id: '1', params: { x: expect.any(Number) } }] })
  expect(suggested.code).toBe(0)
  const curves = { cmd: 'new-curves', max_step: 5, seed: 1, direction: 'minimize' }
  const settings = JSON.stringify({ bound: 2 })
  const judged = await converse(
    ['--stopping', 'threshold', '--settings', settings],
    [curves, { cmd: 'report', trial: '17', step: 1, value: 1 }, { cmd: 'report', trial: '18', step: 1, value: 3 }],
  )
  expect(judged.answers).toEqual([{ ok: true }, { stop: false }, { stop: true }])
  expect(judged.code).toBe(0)
})
