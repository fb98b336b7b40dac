import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeRecord, scalarEvent, sessionStart, versionEvent } from '../../../src/tensorboard/index.ts'
import { tfevents } from '../../../src/trials/collectors/tfevents.ts'
import { findCollector } from '../../../src/trials/index.ts'
import { describeCollector } from '../../contracts/collector.ts'

const scalars = fc
  .tuple(fc.nat(9), fc.dictionary(fc.constantFrom('accuracy', 'loss/train', 'é'), fc.double(), { maxKeys: 3 }))
  .map(([step, values]) => encodeRecord(scalarEvent(1_700_000_000, step, values)))
const other = fc.constantFrom(versionEvent(1), sessionStart(2, 'g', { x: 1 }), Uint8Array.of(255, 1)).map(encodeRecord)
const output = fc
  .tuple(fc.array(fc.oneof(scalars, other), { maxLength: 8 }), fc.uint8Array({ maxLength: 20 }))
  .map(([all, rest]) => Buffer.concat([...all, rest]))

describeCollector(findCollector('tfevents')!, { settings: {}, context: { objectives: ['accuracy'] }, output })

function read(settings: unknown, within?: string) {
  const context = { objectives: ['accuracy'], ...(within === undefined ? {} : { within }) }
  const bytes = Buffer.concat([versionEvent(1), scalarEvent(1_700_000_000.5, 3, { epoch_accuracy: 0.5 })].map(encodeRecord))
  return tfevents.open(tfevents.settings.parse(settings), context).push(bytes, 2_000_000_000_000, true).points
}

describe('an event file', () => {
  it('gives its scalars by tag, at their own step and time', () => {
    expect(read({})).toEqual([{ step: 3, values: { epoch_accuracy: 0.5 }, at: 1_700_000_000_500 }])
  })

  it('that says no time, or one to come, is of now', () => {
    const now = 2_000_000_000_000
    const at = [0, -5, Number.NaN, 2_000_000_000.001, 2_000_000_000].map((wallTime) => {
      const bytes = Buffer.from(encodeRecord(scalarEvent(wallTime, 3, { loss: 1 })))
      return tfevents.open(tfevents.settings.parse({}), { objectives: ['loss'] }).push(bytes, now, true).points[0]?.at
    })
    expect(at).toEqual([now, now, now, now, now])
    const bytes = Buffer.from(encodeRecord(scalarEvent(1, 3, { loss: 1 })))
    expect(tfevents.open(tfevents.settings.parse({}), { objectives: ['loss'] }).push(bytes, now, true).points[0]?.at).toBe(1_000)
  })

  it('in a folder below is called by its folder too, unless a metric of the study is said to be that tag', () => {
    expect(read({}, 'validation')).toMatchObject([{ values: { 'validation/epoch_accuracy': 0.5 } }])
    expect(read({ tags: { accuracy: 'validation/epoch_accuracy' } }, 'validation')).toMatchObject([{ values: { accuracy: 0.5 } }])
  })
})
