import { afterEach, describe, expect, test } from 'vitest'
import type { TrialView } from '../../src/algorithms/index.ts'
import type { StudyId } from '../../src/model/index.ts'
import { type AlgorithmInputs, type AlgorithmPool, openPool } from '../../src/pool/index.ts'

const ALGORITHMS = new URL('./fixtures/algorithms.ts', import.meta.url).href
const A = 'aaaaaaaaaaaa' as StudyId
const B = 'bbbbbbbbbbbb' as StudyId

const pools: AlgorithmPool[] = []

function open(threads = 2): AlgorithmPool {
  const pool = openPool({ threads, algorithmsModule: ALGORITHMS })
  pools.push(pool)
  return pool
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
})

function trial(number: number, state: TrialView['state'] = 'succeeded'): TrialView {
  return { number, state, parameters: {}, stale: false }
}

/** A ledger whose trial n changed at the revision that it maps to. */
function inputs(
  algorithm: string,
  options: { revision?: number; trials?: [TrialView, number][]; deleted?: [number, number][]; deadlineMs?: number; gate?: Int32Array } = {},
): AlgorithmInputs & { asked: number[] } {
  const { revision = 1, trials = [], deleted = [], deadlineMs = 60_000, gate } = options
  const asked: number[] = []
  return {
    algorithm,
    revision,
    deadlineMs,
    asked,
    head: {
      space: { parameters: [] },
      objectives: [],
      settings: gate ? { gate } : {},
      seed: 1,
      count: 1,
      nextNumber: 1,
      budget: { parallel: 1 },
      noise: 'unknown',
    },
    trialsSince: (after) => {
      asked.push(after)
      return {
        changed: trials.filter(([, at]) => at > after).map(([view]) => view),
        deleted: deleted.filter(([, at]) => at > after).map(([number]) => number),
      }
    },
  }
}

async function echo(pool: AlgorithmPool, study: StudyId, given: AlgorithmInputs): Promise<{ trials: [number, string][]; calls: number }> {
  const outcome = await pool.suggest(study, given)
  if (outcome.kind !== 'wait') throw new Error('echo answers with wait')
  return JSON.parse(outcome.why)
}

function newGate(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4))
}

/** Resolves once the gated algorithm runs. */
async function reached(gate: Int32Array): Promise<void> {
  const waiting = Atomics.waitAsync(gate, 0, 0)
  await waiting.value
}

function release(gate: Int32Array): void {
  Atomics.store(gate, 0, 2)
  Atomics.notify(gate, 0)
}

describe('replicas', () => {
  test('only what changed since the last call travels, and the algorithm still sees every trial by number', async () => {
    const pool = open()
    const first = inputs('echo', { revision: 3, trials: [[trial(2), 2], [trial(1, 'active'), 3]] }) // biome-ignore format: pairs
    expect(await echo(pool, A, first)).toEqual({ trials: [[1, 'active'], [2, 'succeeded']], calls: 1 }) // biome-ignore format: pairs
    const second = inputs('echo', { revision: 5, trials: [[trial(1), 4], [trial(3, 'active'), 5]], deleted: [[2, 5]] }) // biome-ignore format: pairs
    expect(await echo(pool, A, second)).toEqual({ trials: [[1, 'succeeded'], [3, 'active']], calls: 2 }) // biome-ignore format: pairs
    expect([first.asked, second.asked]).toEqual([[0], [3]])
  })

  test('an older snapshot than the replica is sent whole', async () => {
    const pool = open()
    await pool.suggest(A, inputs('echo', { revision: 5, trials: [[trial(1), 5]] }))
    const older = inputs('echo', { revision: 2, trials: [[trial(1, 'active'), 2]] })
    expect((await echo(pool, A, older)).trials).toEqual([[1, 'active']])
    expect(older.asked).toEqual([0])
  })

  test('studies have replicas and caches of their own, and a forgotten one begins anew', async () => {
    const pool = open()
    expect(await echo(pool, A, inputs('echo', { trials: [[trial(1), 1]] }))).toEqual({ trials: [[1, 'succeeded']], calls: 1 })
    expect(await echo(pool, B, inputs('echo'))).toEqual({ trials: [], calls: 1 })
    pool.forget(A)
    const again = inputs('echo', { revision: 2 })
    expect(await echo(pool, A, again)).toEqual({ trials: [], calls: 1 })
    expect(again.asked).toEqual([0])
  })

  test('another algorithm on the same study starts with an empty cache', async () => {
    const pool = open()
    await pool.suggest(A, inputs('echo'))
    expect((await echo(pool, A, inputs('echo2'))).calls).toBe(1)
  })

  test('beyond its bound a thread drops the study that was asked for longest ago', async () => {
    const pool = open(1)
    const studies = Array.from({ length: 17 }, (_, i) => `study${String(i).padStart(7, '0')}` as StudyId)
    for (const study of studies) await pool.suggest(study, inputs('echo'))
    const calls: number[] = []
    for (const i of [16, 1, 0]) calls.push((await echo(pool, studies[i], inputs('echo'))).calls)
    expect(calls).toEqual([2, 2, 1])
  })
})

describe('failures', () => {
  test('what an algorithm throws rejects the call with its message, and the next call works', async () => {
    const pool = open()
    await expect(pool.suggest(A, inputs('throwing'))).rejects.toMatchObject({
      code: 'ALGORITHM_FAILED',
      message: 'algorithm throwing failed: the matrix is not positive definite',
      cause: { stack: expect.stringContaining('algorithms.ts') },
    })
    expect((await echo(pool, A, inputs('echo'))).calls).toBe(1)
  })

  test('an answer that cannot travel, an unknown algorithm and inputs that cannot travel reject alike', async () => {
    const pool = open()
    await expect(pool.suggest(A, inputs('uncloneable'))).rejects.toMatchObject({ code: 'ALGORITHM_FAILED' })
    await expect(pool.suggest(A, inputs('nothing'))).rejects.toThrow('there is no algorithm nothing')
    const odd = inputs('echo')
    await expect(pool.suggest(A, { ...odd, head: { ...odd.head, settings: () => 1 } })).rejects.toMatchObject({ code: 'ALGORITHM_FAILED' })
    expect((await echo(pool, A, inputs('echo'))).calls).toBe(1)
  })

  test('a thread that dies rejects its call and is replaced; everything is sent anew', async () => {
    const pool = open(1)
    await pool.suggest(A, inputs('echo', { revision: 4, trials: [[trial(1), 1]] }))
    await expect(pool.suggest(A, inputs('exiting', { revision: 5 }))).rejects.toMatchObject({ code: 'ALGORITHM_FAILED' })
    const next = inputs('echo', { revision: 6, trials: [[trial(1), 1]] })
    expect(await echo(pool, A, next)).toEqual({ trials: [[1, 'succeeded']], calls: 1 })
    expect(next.asked).toEqual([0])
  })

  test('a module that cannot be loaded rejects instead of hanging', async () => {
    const pool = openPool({ threads: 1, algorithmsModule: 'file:///nowhere/algorithms.ts' })
    pools.push(pool)
    await expect(pool.suggest(A, inputs('echo'))).rejects.toMatchObject({ code: 'ALGORITHM_FAILED' })
    await expect(pool.suggest(A, inputs('echo'))).rejects.toMatchObject({ code: 'ALGORITHM_FAILED' })
  })
})

describe('deadlines', () => {
  test('at the deadline the algorithm is told and its answer counts', async () => {
    const pool = open()
    // Long enough that the answer is back before twice the deadline on a busy machine too.
    const outcome = await pool.suggest(A, inputs('obedient', { deadlineMs: 2_000 }))
    expect(outcome).toEqual({ kind: 'wait', why: 'told', expiredAfter: expect.any(Number) })
    // A replay is told at the same question, however much time it has.
    const again = { ...inputs('obedient'), expireAfter: 5 }
    expect(await pool.suggest(A, again)).toEqual({ kind: 'wait', why: 'told', expiredAfter: 5 })
    // The flag is lowered again for the next call.
    expect((await echo(pool, A, inputs('echo'))).calls).toBe(1)
  })

  test('at twice the deadline a deaf algorithm loses its thread, and the pool goes on', async () => {
    const pool = open(1)
    await pool.suggest(A, inputs('echo'))
    await expect(pool.suggest(A, inputs('deaf', { deadlineMs: 20 }))).rejects.toMatchObject({ code: 'DEADLINE_PASSED' })
    expect((await echo(pool, A, inputs('echo'))).calls).toBe(1)
  })
})

describe('sharing', () => {
  test('a study whose thread is taken by another is served by the next thread', async () => {
    const pool = open(2)
    // Both live on the first thread: the second is not started while the first is idle.
    await pool.suggest(A, inputs('echo'))
    await pool.suggest(B, inputs('echo'))
    const gate = newGate()
    const heavy = pool.suggest(A, inputs('gated', { gate }))
    await reached(gate)
    // B's cache shows that it moved.
    expect((await echo(pool, B, inputs('echo'))).calls).toBe(1)
    expect((await echo(pool, B, inputs('echo'))).calls).toBe(2)
    release(gate)
    expect(await heavy).toEqual({ kind: 'wait', why: 'released' })
  })

  test('with one thread, a study with many calls lets the others in between', async () => {
    const pool = open(1)
    const gate = newGate()
    const order: string[] = []
    const note = (name: string) => () => order.push(name)
    const first = pool.suggest(A, inputs('gated', { gate })).then(note('a1'))
    await reached(gate)
    const rest = [
      pool.suggest(A, inputs('echo')).then(note('a2')),
      pool.suggest(A, inputs('echo')).then(note('a3')),
      pool.suggest(B, inputs('echo')).then(note('b1')),
    ]
    release(gate)
    await Promise.all([first, ...rest])
    expect(order).toEqual(['a1', 'b1', 'a2', 'a3'])
  })

  test('calls of one study never run at once, whatever is idle', async () => {
    const pool = open(3)
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => echo(pool, A, inputs('echo', { revision: i + 1 }))))
    expect(answers.map((answer) => answer.calls)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  test('an opinion comes from the same replica; without one it is undefined', async () => {
    const pool = open()
    await pool.suggest(A, inputs('echo', { revision: 2, trials: [[trial(7), 2]] }))
    expect(await pool.recommend(A, inputs('echo', { revision: 2 }))).toBe(7)
    expect(await pool.recommend(A, inputs('echo2', { revision: 2 }))).toBeUndefined()
  })
})

describe('the end', () => {
  test('closing rejects what runs, what waits and what comes later', async () => {
    const pool = open(1)
    const gate = newGate()
    const running = pool.suggest(A, inputs('gated', { gate }))
    const waiting = pool.suggest(B, inputs('echo'))
    const all = Promise.allSettled([running, waiting])
    await reached(gate)
    await pool.close()
    for (const result of await all) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'SERVER_STOPPING' } })
    await expect(pool.suggest(A, inputs('echo'))).rejects.toMatchObject({ code: 'SERVER_STOPPING' })
  })

  test('a study that is forgotten while its call runs gets its answer and leaves nothing behind', async () => {
    const pool = open(1)
    const gate = newGate()
    await pool.suggest(A, inputs('echo'))
    const running = pool.suggest(A, inputs('gated', { gate }))
    await reached(gate)
    pool.forget(A)
    release(gate)
    expect(await running).toMatchObject({ why: 'released' })
    expect((await echo(pool, A, inputs('echo'))).calls).toBe(1)
  })
})
