/**
 * A stopping rule behind the benchmark's JSON lines (stdin and stdout): `node bench/stopping/adapter.ts [RULE] [SETTINGS as JSON]`.
 * `new-curves` starts from nothing; a trial that is told to stop has ended for the rule.
 */
import { createInterface } from 'node:readline'
import { findStoppingRule, type Judge } from '../../src/earlystop/index.ts'
import type { Goal } from '../../src/model/index.ts'

type Request =
  | { readonly cmd: 'new-curves'; readonly max_step: number; readonly seed: number; readonly direction: Goal }
  | { readonly cmd: 'report'; readonly trial: string; readonly step: number; readonly value: number }
  | { readonly cmd: 'finish'; readonly trial: string }
  | { readonly cmd: 'close' }

const [name = 'asha', settings = '{}'] = process.argv.slice(2)
const rule = findStoppingRule(name)
if (rule === undefined) throw new Error(`there is no stopping rule ${name}`)
const parsed = rule.settings.parse(JSON.parse(settings))
let judge: Judge | undefined

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request
  if (request.cmd === 'close') break
  process.stdout.write(`${JSON.stringify(answer(request))}\n`)
}

function answer(request: Exclude<Request, { cmd: 'close' }>): object {
  if (request.cmd === 'new-curves') {
    const { direction: goal, seed, max_step: max } = request
    judge = rule!.start(parsed, { goal, metric: 'value', reduce: 'best', seed, resource: { metric: 'epoch', min: 1, max } })
    return { ok: true }
  }
  const trial = Number(request.trial)
  if (judge === undefined) return { error: 'new-curves comes first' }
  if (request.cmd === 'finish') {
    judge.end(trial, 'full')
    return { ok: true }
  }
  judge.observe(trial, request.step, request.value)
  const { stop } = judge.decide(trial)
  if (stop) judge.end(trial, 'cut')
  return { stop }
}
