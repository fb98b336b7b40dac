import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StudyId } from '../../src/model/index.ts'
import { createGpuSlots } from '../../src/trials/gpu-slots.ts'

const A = 'a' as StudyId
const B = 'b' as StudyId
const never = new AbortController().signal

/** Every request is an attempt of its own. */
let attempts = 0
const by = (study: StudyId) => ({ study, attempt: `attempt-${++attempts}` })

describe('the GPU slots', () => {
  it('give each GPU to one attempt at a time', async () => {
    const slots = createGpuSlots(['0', '1'])
    const one = by(A)
    const first = await slots.acquire(one, 1, never)
    const second = await slots.acquire(by(A), 1, never)
    expect([...(first ?? []), ...(second ?? [])].sort()).toEqual(['0', '1'])
    const third = slots.acquire(by(B), 1, never)
    slots.release(one.attempt)
    expect(await third).toEqual(first)
  })

  it('give the next free one to the study that holds the fewest, however early another asked', async () => {
    const slots = createGpuSlots(['0', '1'])
    const [one, two] = [by(A), by(A)]
    await slots.acquire(one, 1, never)
    await slots.acquire(two, 1, never)
    const order: string[] = []
    const again = slots.acquire(by(A), 1, never).then(() => order.push('a'))
    const other = slots.acquire(by(B), 1, never).then(() => order.push('b'))
    slots.release(one.attempt)
    await other
    slots.release(two.attempt)
    await again
    expect(order).toEqual(['b', 'a'])
  })

  it('do not let small requests starve a large one', async () => {
    const slots = createGpuSlots(['0', '1'])
    const [one, two] = [by(A), by(B)]
    await slots.acquire(one, 1, never)
    const large = slots.acquire(two, 2, never)
    const small = slots.acquire(by(A), 1, never)
    slots.release(one.attempt)
    expect(await large).toHaveLength(2)
    slots.release(two.attempt)
    expect(await small).toHaveLength(1)
  })

  it('give a place in the queue up when the attempt is called off', async () => {
    const slots = createGpuSlots(['0'])
    const one = by(A)
    await slots.acquire(one, 1, never)
    const off = new AbortController()
    const waiting = slots.acquire(by(B), 1, off.signal)
    off.abort()
    expect(await waiting).toBeUndefined()
    slots.release(one.attempt)
    expect(await slots.acquire(by(B), 1, never)).toEqual(['0'])
  })

  it('remember what adopted attempts hold, and free nothing that another one holds', async () => {
    const slots = createGpuSlots(['0', '1'])
    const [adopted, late] = [by(A), by(A)]
    slots.adopt(adopted, ['1'])
    slots.adopt(late, ['1', '7'])
    expect(await slots.acquire(by(B), 1, never)).toEqual(['0'])
    const waiting = slots.acquire(by(B), 1, never)
    slots.release(late.attempt)
    slots.release(adopted.attempt)
    expect(await waiting).toEqual(['1'])
  })
})

/** Studies that always want more; `needs` GPUs at a time. Time goes by releases: a random holder ends at each. */
async function share(gpus: number, needs: readonly number[], ends: readonly number[]): Promise<{ got: number[]; waits: number[] }> {
  const ids = Array.from({ length: gpus }, (_, k) => String(k))
  const slots = createGpuSlots(ids)
  const running: { attempt: string; study: number; gpus: readonly string[] }[] = []
  const [got, waits, since] = [needs.map(() => 0), needs.map(() => 0), needs.map(() => 0)]
  let turn = 0
  const want = (study: number): void => {
    const holder = by(`study${study}` as StudyId)
    void slots.acquire(holder, needs[study]!, never).then((given) => {
      const taken = running.flatMap((other) => other.gpus)
      expect(given!.some((id) => taken.includes(id))).toBe(false)
      running.push({ attempt: holder.attempt, study, gpus: given! })
      waits[study] = Math.max(waits[study]!, turn - since[study]!)
      since[study] = turn
      want(study)
    })
  }
  for (const study of needs.keys()) want(study)
  for (const end of ends) {
    turn += 1
    for (let k = 0; k < 2 * gpus; k++) await Promise.resolve()
    for (const { study, gpus: given } of running) got[study]! += given.length
    const [gone] = running.splice(end % Math.max(1, running.length), 1)
    if (gone !== undefined) slots.release(gone.attempt)
  }
  for (const study of needs.keys()) waits[study] = Math.max(waits[study]!, turn - since[study]!)
  return { got, waits }
}

describe('GPUs shared by studies that always want more', () => {
  const world = fc
    .integer({ min: 2, max: 6 })
    .chain((gpus) =>
      fc.tuple(
        fc.constant(gpus),
        fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 2, maxLength: 3 }),
        fc.array(fc.nat(50), { minLength: 200, maxLength: 200 }),
      ),
    )

  it('are never given twice, and nobody starves', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ([gpus, needs, ends]) => {
        const { waits } = await share(gpus, needs, ends)
        // Ends are drawn at random, so that a holder may stay long: everybody is served again and again all the same.
        for (const wait of waits) expect(wait).toBeLessThan(100)
      }),
      { numRuns: 100 },
    )
  })

  it('are shared nearly evenly, also between small and large wishes', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ([gpus, needs, ends]) => {
        const { got } = await share(gpus, needs, ends)
        const mean = got.reduce((a, b) => a + b) / got.length
        // Where two cannot hold their wish at once (1 and 2 of 2 GPUs) they take turns: the smaller one gets less.
        for (const all of got) expect(all).toBeGreaterThan(0.4 * mean)
      }),
      { numRuns: 100 },
    )
  })
})
