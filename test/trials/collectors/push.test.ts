import { describe, expect, it } from 'vitest'
import { push } from '../../../src/trials/collectors/push.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('the collector of studies whose code reports by itself', () => {
  it('takes nothing from what is printed, and goes on behind it', () => {
    const parser = push.open({}, { objectives: ['loss'] })
    expect(parser.push(bytes('epoch=1 loss=0.5\n'), 1, false)).toEqual({ points: [], state: { offset: 17, step: 0 }, notes: [] })
    const next = push.open({}, { objectives: ['loss'] }, { offset: 17, step: 0 })
    expect(next.push(bytes('loss=1'), 1, true)).toEqual({ points: [], state: { offset: 23, step: 0 }, notes: [] })
  })
})
