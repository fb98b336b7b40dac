import { describe, expect, it } from 'vitest'
import type { Study, Trial, TrialState } from '../../../src/model/index.ts'
import { TrialLists, takingBytes } from '../../../src/server/calls/trial-lists.ts'
import { encodeTrial } from '../../../src/server/hone/encode.ts'
import { loadWire, type WireTrials } from '../../../src/wire/index.ts'
import { specOf } from '../../study/bench-room.ts'

const { responseSerialize, responseDeserialize } = takingBytes(loadWire().StudyService.service).ListTrials
const study = { id: 's', spec: specOf() } as unknown as Study

function trialOf(number: number, state: TrialState, worker = 'w'): Trial {
  const rest = { source: 'algorithm', revision: 3, createdAt: 1e12, metrics: { loss: number / 7 }, measurements: 2, failedAttempts: 0 }
  return { study: 's', number, state, worker, parameters: { x: number, kind: 'a' }, labels: {}, ...rest } as unknown as Trial
}

/** Lists whose encoding of trials is counted. */
function counted() {
  const encoded: number[] = []
  const lists = new TrialLists<WireTrials>(async (_, trials) => {
    encoded.push(...trials.map(({ number }) => number))
    return trials.map((trial) => ({ trials: [encodeTrial(trial)] }))
  }, loadWire().StudyService.service.ListTrials.responseSerialize)
  const list = async (trials: readonly Trial[], of = study) =>
    responseDeserialize(responseSerialize(await lists.reply({ study: of, trials, rest: { nextPageToken: 'next' } })))
  return { encoded, list }
}

/** The same page, encoded whole. */
function whole(trials: readonly Trial[]) {
  return responseDeserialize(responseSerialize({ trials: trials.map(encodeTrial), nextPageToken: 'next' }))
}

describe('a list of trials as bytes', () => {
  const trials = [trialOf(1, 'succeeded'), trialOf(2, 'active'), trialOf(3, 'failed'), trialOf(4, 'requested')]

  it('says what the reply with all of them says, in their order, whichever were known', async () => {
    const { list } = counted()
    expect(await list(trials.slice(2))).toEqual(whole(trials.slice(2)))
    expect(await list(trials)).toEqual(whole(trials))
    expect(await list(trials.toReversed())).toEqual(whole(trials.toReversed()))
    expect(await list([])).toEqual(whole([]))
  })

  it('encodes a trial once', async () => {
    const { list, encoded } = counted()
    await list(trials)
    await list(trials)
    expect(encoded).toEqual([1, 2, 3, 4])
  })

  it('encodes a trial anew that was replaced, and all whose study has another spec', async () => {
    const { list, encoded } = counted()
    await list(trials)
    const labelled = { ...trials[0]!, labels: { good: 'yes' } }
    expect((await list([labelled])).trials[0]!.labels).toEqual({ good: 'yes' })
    await list([trials[2]!], { ...study, spec: { ...study.spec } })
    expect(encoded.slice(4)).toEqual([1, 3])
  })

  it('keeps no long one, and begins anew when it holds more than its bound', async () => {
    const { list, encoded } = counted()
    const long = trialOf(1, 'succeeded', 'w'.repeat(5_000))
    await list([long])
    await list([long])
    expect(encoded).toEqual([1, 1])
    const many = Array.from({ length: 2_200 }, (_, k) => trialOf(k + 1, 'succeeded', 'w'.repeat(3_900)))
    expect(await list(many)).toEqual(whole(many))
    encoded.length = 0
    expect(await list(many)).toEqual(whole(many))
    expect(encoded.length).toBeGreaterThan(2_000)
    expect(encoded.length).toBeLessThan(2_200)
  })
})
