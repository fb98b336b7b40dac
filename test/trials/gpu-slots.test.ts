import { describe, expect, it } from 'vitest'
import type { StudyId } from '../../src/model/index.ts'
import { createGpuSlots } from '../../src/trials/gpu-slots.ts'

const A = 'a' as StudyId
const B = 'b' as StudyId
const never = new AbortController().signal

describe('the GPU slots', () => {
  it('give each GPU to one attempt at a time', async () => {
    const slots = createGpuSlots(['0', '1'])
    const first = await slots.acquire(A, 1, never)
    const second = await slots.acquire(A, 1, never)
    expect([...(first ?? []), ...(second ?? [])].sort()).toEqual(['0', '1'])
    const third = slots.acquire(B, 1, never)
    slots.release(A, first ?? [])
    expect(await third).toEqual(first)
  })

  it('give the next free one to the study that holds the fewest, however early another asked', async () => {
    const slots = createGpuSlots(['0', '1'])
    const held = [await slots.acquire(A, 1, never), await slots.acquire(A, 1, never)]
    const order: string[] = []
    const again = slots.acquire(A, 1, never).then(() => order.push('a'))
    const other = slots.acquire(B, 1, never).then(() => order.push('b'))
    slots.release(A, held[0] ?? [])
    await other
    slots.release(A, held[1] ?? [])
    await again
    expect(order).toEqual(['b', 'a'])
  })

  it('do not let small requests starve a large one', async () => {
    const slots = createGpuSlots(['0', '1'])
    const held = await slots.acquire(A, 1, never)
    const large = slots.acquire(B, 2, never)
    const small = slots.acquire(A, 1, never)
    slots.release(A, held ?? [])
    expect(await large).toHaveLength(2)
    slots.release(B, ['0', '1'])
    expect(await small).toHaveLength(1)
  })

  it('give a place in the queue up when the attempt is called off', async () => {
    const slots = createGpuSlots(['0'])
    const held = await slots.acquire(A, 1, never)
    const off = new AbortController()
    const waiting = slots.acquire(B, 1, off.signal)
    off.abort()
    expect(await waiting).toBeUndefined()
    slots.release(A, held ?? [])
    expect(await slots.acquire(B, 1, never)).toEqual(['0'])
  })

  it('remember what adopted attempts hold', async () => {
    const slots = createGpuSlots(['0', '1'])
    slots.adopt(A, ['1'])
    expect(await slots.acquire(B, 1, never)).toEqual(['0'])
    const waiting = slots.acquire(B, 1, never)
    slots.release(A, ['1'])
    expect(await waiting).toEqual(['1'])
  })
})
