import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attempt, Trial } from '../../src/model/index.ts'
import type { ExitCause, Observation } from '../../src/trials/index.ts'
import { LOSSES_MAX, step } from '../../src/trials/lifecycle.ts'
import { type RunAction, type RunEvent, type RunPolicy, type RunState, stateOf, UNSTARTED } from '../../src/trials/run-state.ts'

const SCENARIOS = join(import.meta.dirname, '../scenarios')
/** Set it to write the transcripts anew; the difference is then read as prose. */
const REWRITE = process.env.HONE_REWRITE_SCENARIOS === '1'

const WORDS: Record<string, (epoch: number) => RunEvent> = {
  ready: () => ({ kind: 'ready' }),
  stop: () => ({ kind: 'stop' }),
  timeout: (epoch) => ({ kind: 'timeout', epoch }),
  waits: (epoch) => seen(epoch, { kind: 'pending', reason: 'no GPU' }),
  runs: (epoch) => seen(epoch, { kind: 'running', startedAt: 10, detail: {} }),
  'is in danger': (epoch) => seen(epoch, { kind: 'running', startedAt: 10, detail: {}, reason: 'its node does not answer' }),
  'exits 0': (epoch) => seen(epoch, { kind: 'exited', at: 20, exitCode: 0, lastLines: [] }),
  'exits 1': (epoch) => seen(epoch, { kind: 'exited', at: 20, exitCode: 1, lastLines: ['oh no'] }),
  'dies of SIGTERM': (epoch) => seen(epoch, { kind: 'exited', at: 20, signal: 'SIGTERM', lastLines: [] }),
  'dies of SIGKILL': (epoch) => seen(epoch, { kind: 'exited', at: 20, signal: 'SIGKILL', lastLines: [] }),
  'cannot start': (epoch) => seen(epoch, { kind: 'exited', at: 20, exitCode: 127, cannotStart: 'train was not found', lastLines: [] }),
  'is preempted': (epoch) => seen(epoch, { kind: 'lost', at: 20, reason: 'its pod was preempted', blameless: true }),
  'runs out of memory': (epoch) =>
    seen(epoch, { kind: 'exited', at: 20, signal: 'SIGKILL', cause: cause('outOfMemory', true), lastLines: [] }),
  'is refused': (epoch) => seen(epoch, { kind: 'exited', at: 20, cause: cause('admission', false), lastLines: [] }),
  'is lost': (epoch) => seen(epoch, { kind: 'lost', at: 20, reason: 'the machine restarted' }),
}

function cause(reason: string, retry: boolean): ExitCause {
  return { reason, message: `because of ${reason}`, retry }
}

function seen(epoch: number, observation: Observation): RunEvent {
  return { kind: 'observed', epoch, observation }
}

/** A transcript: `policy {...}`, then lines `[epoch] event -> state | actions`; a bare event speaks of the newest attempt. */
function replay(text: string): string {
  let state = UNSTARTED
  let policy: RunPolicy = { retries: 0, graceMs: 5_000 }
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (line === '' || line.startsWith('#')) return line
      if (line.startsWith('policy ')) {
        policy = JSON.parse(line.slice(7)) as RunPolicy
        return line
      }
      const said = line.split(' -> ')[0]!.trimEnd()
      const [, epoch, word] = /^(?:\[(\d+)\] )?(.*)$/.exec(said)!
      const event = WORDS[word!]
      if (event === undefined) throw new Error(`the scenario says ${word}, which is no event`)
      const { next, actions } = step(state, event(epoch === undefined ? state.epoch : Number(epoch)), policy)
      state = next
      return `${said.padEnd(18)} -> ${[tellState(next), ...actions.map(tellAction)].join(' | ')}`
    })
  return `${lines.join('\n')}\n`
}

function tellState({ phase, epoch, failures, losses, excused, stopAsked, timedOut }: RunState): string {
  const counts = [
    failures > 0 && `${failures} failed`,
    losses > 0 && `${losses} lost`,
    excused > 0 && `${excused} excused`,
    stopAsked && 'told to stop',
    timedOut && 'timed out',
  ]
  return [`${phase} ${epoch}`, ...counts.filter(Boolean)].join(', ')
}

function tellNote({ state, reason }: Extract<RunAction, { do: 'note' }>['attempt']): string {
  return [state, reason === '' ? 'no reason' : reason].filter((part) => part !== undefined).join(', ')
}

function tellAction(action: RunAction): string {
  switch (action.do) {
    case 'begin':
      return `begin ${action.epoch}${action.countsAsFailure ? ' as a retry' : ''}${action.pauseMs > 0 ? ` after ${action.pauseMs} ms` : ''}`
    case 'note':
      return `note ${tellNote(action.attempt)}`
    case 'stop':
      return `stop with ${action.graceMs} ms`
    case 'drain':
      return 'drain'
    case 'complete':
      return `complete ${action.as}${action.outcome === undefined ? '' : ` (${action.outcome.reason}: ${action.outcome.message})`}`
  }
}

describe('the transcripts of a trial’s life', () => {
  for (const file of readdirSync(SCENARIOS).filter((name) => name.endsWith('.txt'))) {
    it(file.replace('.txt', '').replaceAll('-', ' '), () => {
      const path = join(SCENARIOS, file)
      const text = readFileSync(path, 'utf8')
      const told = replay(text)
      if (REWRITE) writeFileSync(path, told)
      else expect(told).toBe(text)
    })
  }
})

describe('what is said of an attempt that runs', () => {
  const attempt = { epoch: 1, executor: 'fake', objectName: 'a', createdAt: 0, state: 'running' } as const
  const toldAfter = (kept: Partial<Attempt>): RunAction[] => [
    ...step(stateOf({ attempt: { ...attempt, ...kept }, failedAttempts: 0 } as Trial), WORDS.runs!(1), { retries: 0, graceMs: 0 }).actions,
  ]

  it('that it may not go on is taken back by the next server too, and nothing else is', () => {
    const first = step({ ...UNSTARTED, phase: 'started', epoch: 1 }, WORDS['is in danger']!(1), { retries: 0, graceMs: 0 }).actions[0]
    const kept = (first as Extract<RunAction, { do: 'note' }>).attempt
    expect(kept.reason).toBe('its node does not answer')
    expect(toldAfter(kept)).toMatchObject([{ do: 'note', attempt: { reason: '' } }])
    expect(toldAfter({ reason: 'has GPU 0', detail: { gpus: ['0'] } })).toEqual([])
  })
})

/**
 * A small world: the ledger (what is committed), the machine (what runs), and a controller that may crash before or after
 * any commit and act. Observations may be repeated, and old ones delivered late.
 */
class World {
  ledger: { state: RunState; ended?: RunAction; begun: number[]; failed: number } = { state: UNSTARTED, begun: [], failed: 0 }
  /** Attempts of the machine by epoch: undefined = never started. */
  machine = new Map<number, Observation>()
  starts = new Map<number, number>()
  memory: RunState = UNSTARTED
  readonly policy: RunPolicy
  stopAsked = false
  constructor(policy: RunPolicy) {
    this.policy = policy
  }

  /** Delivers an event; `crashAt` is the number of actions that are done before the server goes. */
  deliver(event: RunEvent, crashAt: number): void {
    const { next, actions } = step(this.memory, event, this.policy)
    for (const [k, action] of actions.entries()) {
      if (k >= crashAt) {
        this.restart()
        return
      }
      this.act(action, next)
    }
    this.memory = next
  }

  act(action: RunAction, next: RunState): void {
    expect(this.ledger.ended, 'nothing happens after the end').toBeUndefined()
    if (action.do === 'begin') {
      expect(action.epoch).toBe(this.ledger.begun.length + 1)
      this.ledger.begun.push(action.epoch)
      if (action.countsAsFailure) this.ledger.failed += 1
      this.ledger.state = next
    } else if (action.do === 'note') {
      this.ledger.state = { ...this.ledger.state, noted: next.noted, timedOut: next.timedOut }
    } else if (action.do === 'complete') {
      this.ledger.ended = action
    } else if (action.do === 'stop') {
      const now = this.machine.get(this.memory.epoch)
      if (now === undefined || now.kind === 'running') {
        this.machine.set(this.memory.epoch, { kind: 'exited', at: 1, signal: 'SIGTERM', lastLines: [] })
      }
    }
  }

  restart(): void {
    const { state, begun, failed } = this.ledger
    const epoch = begun.length
    const known = { ...UNSTARTED, phase: 'started' as const, epoch, failures: failed, losses: Math.max(0, epoch - 1 - failed) }
    this.memory = epoch === 0 ? UNSTARTED : { ...known, timedOut: state.timedOut, noted: state.noted }
  }

  /** What the controller does by itself: start what never started, look at what runs, tell it to stop. */
  settle(crashAt: number): void {
    if (this.ledger.ended !== undefined) return
    const { epoch, phase } = this.memory
    const now = this.machine.get(epoch)
    if (this.stopAsked && !this.memory.stopAsked) this.deliver({ kind: 'stop' }, crashAt)
    else if (phase === 'waiting') this.deliver({ kind: 'ready' }, crashAt)
    else if (now === undefined) {
      this.machine.set(epoch, { kind: 'running', startedAt: 0, detail: {} })
      this.starts.set(epoch, (this.starts.get(epoch) ?? 0) + 1)
    } else this.deliver(seen(epoch, now), crashAt)
  }
}

const fate = fc.oneof(
  fc.record({ do: fc.constant('settle' as const), crashAt: fc.constantFrom(0, 1, 2, 99, 99, 99) }),
  fc.record({ do: fc.constant('exit' as const), exitCode: fc.constantFrom(0, 1) }),
  fc.record({ do: fc.constant('lose' as const) }),
  fc.record({ do: fc.constant('stop' as const) }),
  fc.record({ do: fc.constant('timeout' as const), crashAt: fc.constantFrom(0, 1, 99) }),
  fc.record({ do: fc.constant('stale' as const), epoch: fc.nat(3), word: fc.constantFrom('exits 1', 'is lost', 'runs', 'timeout') }),
  fc.record({ do: fc.constant('restart' as const) }),
)

describe('a trial under any fate', () => {
  it('ends exactly once, runs no attempt twice, and keeps its retries', () => {
    fc.assert(
      fc.property(fc.array(fate, { maxLength: 40 }), fc.nat(2), (fates, retries) => {
        const world = new World({ retries, graceMs: 5_000, timeoutMs: 1_000 })
        for (const one of fates) {
          const { epoch } = world.memory
          const runs = world.machine.get(epoch)?.kind === 'running'
          if (one.do === 'settle') world.settle(one.crashAt)
          else if (one.do === 'exit' && runs) world.machine.set(epoch, { kind: 'exited', at: 1, exitCode: one.exitCode, lastLines: [] })
          else if (one.do === 'lose' && runs) world.machine.set(epoch, { kind: 'lost', at: 1, reason: 'gone' })
          else if (one.do === 'stop') world.stopAsked = true
          else if (one.do === 'timeout' && runs && world.ledger.ended === undefined) world.deliver({ kind: 'timeout', epoch }, one.crashAt)
          else if (one.do === 'stale' && one.epoch < epoch) {
            const event = WORDS[one.word]!(one.epoch)
            expect(step(world.memory, event, world.policy)).toEqual({ next: world.memory, actions: [] })
          } else if (one.do === 'restart' && world.ledger.ended === undefined) world.restart()
        }
        // From here on the machine is kind and the server stays: the trial must come to its end.
        for (let turn = 0; turn < 60 && world.ledger.ended === undefined; turn++) {
          const { epoch } = world.memory
          if (world.machine.get(epoch)?.kind === 'running') world.machine.set(epoch, { kind: 'exited', at: 1, exitCode: 0, lastLines: [] })
          else world.settle(99)
        }
        expect(world.ledger.ended).toBeDefined()
        expect([...world.starts.values()].every((count) => count === 1)).toBe(true)
        expect(world.ledger.failed).toBeLessThanOrEqual(retries)
        expect(world.ledger.begun.length).toBeLessThanOrEqual(1 + retries + LOSSES_MAX)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('an attempt that waits', () => {
  it('is noted as made when an object of it is there, with what it waits for then', () => {
    const policy: RunPolicy = { retries: 0, graceMs: 5_000 }
    const { next } = step(UNSTARTED, { kind: 'ready' }, policy)
    const waits = (observation: Observation) => step(next, { kind: 'observed', epoch: 1, observation }, policy).actions
    expect(waits({ kind: 'pending', reason: 'waits for quota' })).toEqual([{ do: 'note', attempt: { reason: 'waits for quota' } }])
    expect(waits({ kind: 'pending', reason: 'waits for a node', made: true })).toEqual([
      { do: 'note', attempt: { reason: 'waits for a node', detail: { made: true } } },
    ])
  })
})
