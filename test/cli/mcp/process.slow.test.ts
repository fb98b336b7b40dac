import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { RealServer } from '../../clients/real-server.ts'
import { asking } from './ask.ts'

const HONE = resolve(import.meta.dirname, '../../../bin/hone')
const folder = mkdtempSync(join(tmpdir(), 'hone-mcp-'))
const server = new RealServer()
beforeAll(() => server.start())
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** `hone mcp` as an agent's program starts it. */
async function openAgent(...flags: string[]) {
  const agent = new Client({ name: 'agent', version: '1' })
  const { PATH = '' } = process.env
  const transport = new StdioClientTransport({ command: process.execPath, args: [HONE, 'mcp', ...flags], cwd: folder, env: { PATH } })
  await agent.connect(transport)
  onTestFinished(() => agent.close())
  return asking(agent)
}

it('tunes a program for an agent, which reads why a trial failed, also after the server was killed', async () => {
  const ask = await openAgent('--server', server.grpc, '--token', server.token)
  const script = join(folder, 'train.mjs')
  writeFileSync(
    script,
    "const x = Number(process.argv[2])\nif (x < -4.5) throw new Error('x is too small')\nconsole.log('loss=' + x ** 2)\n",
  )
  const document = JSON.stringify({
    apiVersion: 'hone.dev/v1',
    kind: 'Study',
    metadata: { name: 'tuned', project: 'elsewhere' },
    spec: {
      seed: 1,
      objectives: [{ metric: 'loss', goal: 'minimize' }],
      parameters: { x: { double: [-5, 5] } },
      startAt: [{ x: -4.9 }],
      budget: { trials: 6, parallel: 2 },
      trial: { command: [process.execPath, 'train.mjs', '\u0024{x}'] },
      metrics: { from: 'stdout' },
    },
  })
  const { study, budget } = await ask('create_study', { document })
  expect({ study, budget }).toMatchObject({ study: 'elsewhere/tuned', budget: { trials: 6 } })
  await server.kill()
  expect(await ask('show_study', { study })).toEqual({ refused: expect.stringContaining('no server answers') })
  await server.start()
  await vi.waitFor(async () => expect(await ask('show_study', { study })).toMatchObject({ state: 'ended' }), {
    timeout: 60_000,
    interval: 500,
  })
  const { trials } = await ask('list_trials', { study, states: ['failed'] })
  // what else the algorithm tries down there depends on which trials had ended when the server was killed
  expect(trials[0]).toMatchObject({ trial: 1, parameters: { x: -4.9 } })
  expect(await ask('read_log', { study, trial: 1, stream: 'stderr' })).toEqual({ text: expect.stringContaining('x is too small') })
  const { recommended } = await ask('best_trials', { study })
  expect(recommended.values.loss).toBeCloseTo(recommended.parameters.x ** 2)
})

it('looks into a data folder on which no server runs, and says how to get one for what changes something', async () => {
  const ask = await openAgent('--data', join(folder, 'nothing'))
  expect(await ask('list_choices', { kind: 'rules', name: 'median' })).toMatchObject({ name: 'median' })
  expect(await ask('list_studies')).toEqual({ refused: expect.stringContaining('hone serve') })
  expect(await ask('validate_study', { document: 'kind: Study' })).toEqual({ refused: expect.stringContaining('apiVersion') })
})

it('writes nothing but the protocol on standard output, and ends when its input does, once all is answered', async () => {
  const ran = promisify(execFile)(process.execPath, [HONE, 'mcp', '--server', server.grpc, '--token', server.token], { cwd: folder })
  const clientInfo = { name: 'hand', version: '1' }
  const messages = [
    { id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } },
    { method: 'notifications/initialized' },
    { id: 2, method: 'tools/call', params: { name: 'list_studies', arguments: {} } },
  ]
  ran.child.stdin?.end(messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join(''))
  const { stdout, stderr } = await ran
  const lines = stdout.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).id)).toEqual([1, 2])
  expect(lines[1]).toContain('studies')
  expect(stderr).toBe('')
})
