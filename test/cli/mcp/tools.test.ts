import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALGORITHMS } from '../../../src/algorithms/index.ts'
import { connect } from '../../../src/cli/connection.ts'
import { TOOLS } from '../../../src/cli/mcp/registry.ts'
import { openMcpServer } from '../../../src/cli/mcp/server.ts'
import type { Reach, ToolContext } from '../../../src/cli/mcp/tool.ts'
import { STOPPING_RULES } from '../../../src/earlystop/index.ts'
import { COLLECTORS } from '../../../src/trials/index.ts'
import { DOCUMENT, type OpenServer, openServer } from '../../server/grpc/open-server.ts'
import { asking } from './ask.ts'

let server: OpenServer
const log = Array.from({ length: 500 }, (_, at) => `line ${at + 1}\n`).join('')
beforeAll(async () => {
  server = await openServer({ logs: { read: async (_trial, _stream, offset) => new TextEncoder().encode(log).subarray(offset) } })
})
afterAll(() => server.close())

function contextOn(address: string): ToolContext {
  const reach: Reach = async (use) => {
    const connection = connect({ grpc: address, token: server.access.token, http: undefined })
    try {
      return await use(connection)
    } finally {
      connection.close()
    }
  }
  const catalogue = async () => ({ algorithms: ALGORITHMS, rules: STOPPING_RULES, collectors: COLLECTORS })
  return { looking: reach, asking: reach, changing: reach, catalogue }
}

/** An agent: the protocol's own client. */
async function openAgent({ onlyReads = false, address = server.address } = {}) {
  const [here, there] = InMemoryTransport.createLinkedPair()
  const agent = new Client({ name: 'agent', version: '1' })
  await Promise.all([openMcpServer({ version: '1.2.3', context: contextOn(address), onlyReads }).connect(there), agent.connect(here)])
  return { agent, ask: asking(agent) }
}

describe('an agent', () => {
  it('is told what Hone is, and of every tool what it takes and whether it changes anything', async () => {
    const { agent } = await openAgent()
    expect(agent.getInstructions()).toContain('suggest_trials')
    const { tools } = await agent.listTools()
    expect(tools.map(({ name }) => name)).toEqual(TOOLS.map(({ name }) => name))
    for (const { name, description, inputSchema, annotations } of tools) {
      expect(description?.length, name).toBeGreaterThan(30)
      expect(inputSchema.type, name).toBe('object')
      const effect = TOOLS.find((tool) => tool.name === name)?.effect
      expect(annotations, name).toMatchObject({ readOnlyHint: effect === 'reads', destructiveHint: effect === 'changes' })
    }
  })

  it('is told of an argument that is none, before anything is done with the others', async () => {
    const { ask } = await openAgent()
    await ask('create_study', { document: DOCUMENT, name: 'misnamed' })
    await ask('suggest_trials', { study: 'misnamed' })
    const { refused } = await ask('complete_trial', { study: 'misnamed', trial: 1, values: { loss: 1 } })
    expect(refused).toContain('there is no values here; it takes study, trial, metrics')
    expect(await ask('show_trial', { study: 'misnamed', trial: 1 })).toMatchObject({ state: 'active' })
  })

  it('is told of arguments of the wrong kind, each by its name, its value and what would be right', async () => {
    const { ask } = await openAgent()
    expect(await ask('suggest_trials', { count: 1.5 })).toEqual({
      refused: expect.stringContaining('study: is missing, count: must be an integer (found 1.5)'),
    })
    expect(await ask('suggest_trials', { study: 7, count: 0 })).toEqual({
      refused: expect.stringContaining('study: must be a text (found 7), count: must be above 0 (found 0)'),
    })
  })

  it('evaluates a study by itself, from the document to the best trial', async () => {
    const { ask } = await openAgent()
    expect(await ask('create_study', { document: DOCUMENT, name: 'own' })).toMatchObject({ study: 'own', state: 'active' })
    for (let round = 0; round < 3; round++) {
      const { trials } = await ask('suggest_trials', { study: 'own', count: 2 })
      expect(trials).toHaveLength(2)
      expect(await ask('suggest_trials', { study: 'own', count: 2 })).toEqual({ trials })
      for (const { trial, parameters, epoch } of trials) {
        const metrics = { loss: parameters.x ** 2 }
        expect(await ask('report_measurement', { study: 'own', trial, epoch, step: 1, metrics: { loss: 99 } })).toEqual({
          shouldStop: false,
        })
        expect(await ask('complete_trial', { study: 'own', trial, epoch, step: 2, metrics })).toMatchObject({
          state: 'succeeded',
          values: metrics,
        })
      }
    }
    const { trials } = await ask('list_trials', { study: 'own' })
    const losses = trials.map((trial: { values: { loss: number } }) => trial.values.loss)
    expect(losses).toEqual([...losses].sort((a, b) => a - b))
    expect(losses).toHaveLength(6)
    expect(await ask('best_trials', { study: 'own' })).toEqual({ recommended: trials[0] })
    expect(await ask('show_study', { study: 'own' })).toMatchObject({
      trials: { succeeded: 6 },
      best: { values: [losses[0]] },
      document: DOCUMENT,
    })
    expect(await ask('show_curves', { study: 'own', trials: [trials[0].trial] })).toEqual({
      curves: [
        {
          trial: trials[0].trial,
          metrics: {
            loss: [
              [1, 99],
              [2, losses[0]],
            ],
          },
        },
      ],
    })
    expect(await ask('show_trial', { study: 'own', trial: 1 })).toMatchObject({
      number: 1,
      state: 'succeeded',
      provenance: { algorithm: 'random' },
    })
  })

  it('learns which parameters matter once there are enough trials, and how many are missing before', async () => {
    const { ask } = await openAgent()
    await ask('create_study', { document: DOCUMENT, name: 'telling' })
    const { trials } = await ask('suggest_trials', { study: 'telling', count: 8 })
    for (const { trial, parameters } of trials) {
      if (trial === 8) {
        const { refused } = await ask('parameter_importances', { study: 'telling' })
        expect(refused).toContain('importances need 8 trials that succeeded or were stopped with a value of loss; telling has 7')
      }
      await ask('complete_trial', { study: 'telling', trial, metrics: { loss: parameters.x, size: -parameters.x } })
    }
    const { importances, ...rest } = await ask('parameter_importances', { study: 'telling' })
    expect(rest).toEqual({ metric: 'loss', trials: 8 })
    expect(importances[0]).toMatchObject({ parameter: 'x', trend: 1 })
    expect(await ask('parameter_importances', { study: 'telling', metric: 'size', parameters: ['x'] })).toMatchObject({
      metric: 'size',
      importances: [{ parameter: 'x', trend: -1 }],
    })
    expect((await ask('parameter_importances', { study: 'telling', metric: 'speed' })).refused).toContain('there is loss, size')
  })

  it('passes a study on from tool to tool as it was answered, also one of another project that shares its name', async () => {
    const { ask } = await openAgent()
    const elsewhere = DOCUMENT.replace('name: parabola', 'name: parabola, project: elsewhere')
    const { study: ours } = await ask('create_study', { document: DOCUMENT, name: 'twin' })
    const { study: theirs } = await ask('create_study', { document: elsewhere, name: 'twin' })
    expect([ours, theirs]).toEqual(['twin', 'elsewhere/twin'])
    const { studies } = await ask('list_studies')
    expect(studies.map(({ study }: { study: string }) => study)).toEqual(expect.arrayContaining([ours, theirs]))
    const { trials } = await ask('suggest_trials', { study: theirs })
    await ask('complete_trial', { study: theirs, trial: trials[0].trial, metrics: { loss: 2 } })
    expect(await ask('show_trial', { study: theirs, trial: trials[0].trial })).toMatchObject({ state: 'succeeded' })
    expect(await ask('list_trials', { study: ours })).toEqual({ trials: [] })
    const ended = ask('wait_for_study', { study: theirs })
    expect(await ask('control_study', { study: theirs, action: 'stop' })).toMatchObject({ study: theirs, state: 'ended' })
    expect(await ended).toMatchObject({ study: theirs, best: { values: [2] } })
    expect(await ask('show_study', { study: ours })).toMatchObject({ study: ours, state: 'active' })
  })

  it('chooses every point of a study by itself, and hears which of them is none', async () => {
    const { ask } = await openAgent()
    await ask('create_study', { document: DOCUMENT.replace('random', 'external'), name: 'chosen' })
    expect(await ask('suggest_trials', { study: 'chosen' })).toMatchObject({ trials: [], wait: 'no point is in the queue' })
    expect(
      await ask('enqueue_trials', {
        study: 'chosen',
        points: [
          { x: 1, kind: 'b' },
          { x: -2, kind: 'b' },
        ],
      }),
    ).toEqual({ trials: [1, 2] })
    const { refused } = await ask('enqueue_trials', { study: 'chosen', points: [{ x: 7, kind: 'b' }] })
    expect(refused).toMatch(/parameters\.x/)
    const { trials } = await ask('suggest_trials', { study: 'chosen', count: 5 })
    expect(trials.map(({ parameters }: { parameters: object }) => parameters)).toEqual([
      { x: 1, kind: 'b' },
      { x: -2, kind: 'b' },
    ])
  })

  it('reads all that is wrong with a document, with its place and what would be right, and nothing is made', async () => {
    const { ask } = await openAgent()
    const document = DOCUMENT.replace('[-5, 5]', '[5, -5]').replace('random', 'rnadom').replace('parabola', 'wrong')
    for (const tool of ['validate_study', 'create_study']) {
      const { refused } = await ask(tool, { document })
      expect(refused).toMatch(/line 9:\d+ {2}spec\.parameters\.x\.double/)
      expect(refused).toContain('random')
    }
    const { studies } = await ask('list_studies')
    expect(studies.map(({ study }: { study: string }) => study)).not.toContain('wrong')
    expect(await ask('validate_study', { document: DOCUMENT })).toMatchObject({ valid: true })
  })

  it('changes what a study may spend, and pauses, resumes and stops it', async () => {
    const { ask } = await openAgent()
    await ask('create_study', { document: DOCUMENT, name: 'changed', paused: true })
    expect(await ask('control_study', { study: 'changed', action: 'resume' })).toMatchObject({ state: 'active' })
    expect(await ask('control_study', { study: 'changed', action: 'pause' })).toMatchObject({ state: 'paused' })
    expect(await ask('extend_study', { study: 'changed', trials: 50 })).toMatchObject({ budget: { trials: 50, parallel: 20 } })
    expect(await ask('extend_study', { study: 'changed' })).toEqual({
      refused: expect.stringContaining('name trials, parallel or gpuHours'),
    })
    const stopped = await ask('control_study', { study: 'changed', action: 'stop', reason: 'enough' })
    expect(stopped).toMatchObject({ state: 'ended', ended: expect.stringContaining('enough') })
  })

  it('changes a study by its document, and says where that is wrong', async () => {
    const { ask } = await openAgent()
    await ask('create_study', { document: DOCUMENT, name: 'tightened' })
    const { document } = await ask('show_study', { study: 'tightened' })
    const tightened = document.replace('  algorithm:', '  parameterConstraints: [x > 4]\n  algorithm:')
    expect(await ask('edit_study', { study: 'tightened', document: tightened })).toMatchObject({
      study: 'tightened',
      state: 'active',
      changed: ['parameterConstraints'],
    })
    const { trials } = await ask('suggest_trials', { study: 'tightened', count: 5 })
    expect(trials.filter(({ parameters }: { parameters: { x: number } }) => parameters.x <= 4)).toEqual([])
    const wrong = await ask('edit_study', { study: 'tightened', document: tightened.replace('x > 4', 'y > 4') })
    expect(wrong.refused).toMatch(/line \d+:\d+ {2}spec\.parameterConstraints\[0\]: the study has no parameter y/)
  })

  it('waits for a better trial or the end of a study, but not for ever', async () => {
    const { ask } = await openAgent()
    await ask('create_study', { document: DOCUMENT, name: 'awaited' })
    await ask('suggest_trials', { study: 'awaited' })
    expect(await ask('wait_for_study', { study: 'awaited', seconds: 1 })).toMatchObject({ state: 'active', trials: { active: 1 } })
    const better = ask('wait_for_study', { study: 'awaited' })
    await ask('complete_trial', { study: 'awaited', trial: 1, metrics: { loss: 3 } })
    expect(await better).toMatchObject({ state: 'active', best: { trial: 1, values: [3] } })
    const ended = ask('wait_for_study', { study: 'awaited' })
    await ask('control_study', { study: 'awaited', action: 'stop' })
    expect(await ended).toMatchObject({ state: 'ended' })
  })

  it('reads the end of a long log', async () => {
    const { ask } = await openAgent()
    await ask('create_study', { document: DOCUMENT, name: 'logged' })
    await ask('suggest_trials', { study: 'logged' })
    expect(await ask('read_log', { study: 'logged', trial: 1, lines: 2 })).toEqual({ text: 'line 499\nline 500\n' })
  })

  it.each([
    ['algorithms', 'gp'],
    ['rules', 'median'],
    ['collectors', 'stdout'],
  ])('learns which %s a study can name, and their settings', async (kind, name) => {
    const { ask } = await openAgent()
    const all = await ask('list_choices', { kind })
    expect(all[kind].map((one: { name: string }) => one.name)).toContain(name)
    expect(await ask('list_choices', { kind, name })).toMatchObject({ name, settings: { type: 'object' } })
    expect(await ask('list_choices', { kind, name: 'none' })).toEqual({ refused: expect.stringContaining(name) })
  })

  it('is told what is wrong with what it asks for, as a person would be', async () => {
    const { ask, agent } = await openAgent()
    expect(await ask('show_study', { study: 'nowhere' })).toEqual({ refused: expect.stringContaining('nowhere') })
    const { isError, content } = await agent.callTool({ name: 'show_trial', arguments: { study: 'own', trial: 0 } })
    expect(isError).toBe(true)
    expect(JSON.stringify(content)).toContain('trial')
    const away = await openAgent({ address: '127.0.0.1:1' })
    expect(await away.ask('list_studies')).toEqual({ refused: expect.stringContaining('no server answers at 127.0.0.1:1') })
  })

  it('that may only look has no tool that changes anything', async () => {
    const { agent } = await openAgent({ onlyReads: true })
    const { tools } = await agent.listTools()
    expect(tools.map(({ name }) => name)).toEqual(TOOLS.filter(({ effect }) => effect === 'reads').map(({ name }) => name))
    expect(tools.length).toBeLessThan(TOOLS.length)
  })
})
