import { describe, expect, it } from 'vitest'
import { type ErrorCode, HoneError, type Measurement, type Study, type Trial } from '../../src/model/index.ts'
import { Collection } from '../../src/trials/collection.ts'
import type { Context } from '../../src/trials/context.ts'
import { COLLECTORS } from '../../src/trials/index.ts'
import type { TrialRecord } from '../../src/trials/trial-record.ts'
import { specOf } from './fixtures.ts'

/** The collection of a trial whose ledger answers its second report by an error, and takes all others. */
function collectionWith(code: ErrorCode) {
  const log: object[] = []
  const kept: (number | undefined)[] = []
  let output = ''
  let reports = 0
  const trial = { study: 's', number: 1 } as unknown as Trial
  const report = async (points: readonly Measurement[]) => {
    reports += 1
    if (reports === 2) throw new HoneError(code, 'not this')
    kept.push(...points.map(({ step }) => step))
    return { trial, stop: false }
  }
  const collection = new Collection(
    { collectors: COLLECTORS, now: () => 0, log: (event: object) => log.push(event) } as unknown as Context,
    { spec: specOf() } as Study,
    { trial, report } as unknown as TrialRecord,
    {
      source: { read: async (_stream, offset, bytesMax) => Buffer.from(output).subarray(offset, offset + bytesMax) },
      told: () => {},
      wake: () => {},
      signal: new AbortController().signal,
    },
  )
  /** The trial prints these steps, and the server looks. */
  const print = (...steps: number[]): Promise<void> => {
    output += steps.map((step) => `step=${step} accuracy=0.${step}\n`).join('')
    return collection.follow()
  }
  return { print, collection, kept, log }
}

describe('what a trial measures', () => {
  it('is left out where the ledger refuses it as wrong: the log says so, and what comes later is kept', async () => {
    const { print, collection, kept, log } = collectionWith('INVALID_REQUEST')
    for (const step of [1, 2, 3]) await print(step)
    await collection.drain()
    expect(kept).toEqual([1, 3])
    expect(log).toEqual([{ event: 'points refused', study: 's', trial: 1, message: 'not this' }])
  })

  it('is read no further once the ledger takes no more of this trial, which the log says once', async () => {
    const { print, collection, kept, log } = collectionWith('LIMIT_REACHED')
    for (const step of [1, 2, 3]) await print(step)
    expect(await collection.finish()).toEqual([])
    expect(kept).toEqual([1])
    expect(log).toHaveLength(1)
  })

  it('is reported again, whole and in order, after the ledger was away', async () => {
    const { print, kept, log } = collectionWith('STORE_UNAVAILABLE')
    await print(1)
    await expect(print(2)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await print(3)
    expect(kept).toEqual([1, 2, 3])
    expect(log).toEqual([])
  })

  it('comes in parts where it is much at once, whole and in order, also past one that is refused', async () => {
    const steps = Array.from({ length: 2_500 }, (_, k) => k + 1)
    const { print, kept, log } = collectionWith('INVALID_REQUEST')
    await print(...steps)
    expect(kept).toEqual([...steps.slice(0, 1_000), ...steps.slice(2_000)])
    expect(log).toHaveLength(1)
  })
})
