import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HoneError } from '../../../src/model/index.ts'
import type { Turn } from '../../../src/server/katib/index.ts'
import { ExperimentsTurn } from '../../../src/trials/executors/kubernetes/index.ts'
import { endpointOf } from '../../trials/executors/kubernetes/fixtures.ts'
import { ExperimentBench } from './fixtures.ts'

const NAMES = Array.from({ length: 20 }, (_, i) => `e${i}`)

let first: ExperimentBench
let others: ExperimentBench[]
beforeEach(async () => {
  first = await ExperimentBench.open()
  others = []
})
afterEach(async () => {
  for (const one of others) await one.leave()
  await first.close()
  for (const one of others) await one.studies.close()
})

const another = async (turn?: Turn): Promise<ExperimentBench> => {
  const bench = await ExperimentBench.open({ stub: first.stub, server: 'bbbb', ...(turn && { turn }) })
  others.push(bench)
  return bench
}
const namesIn = async ({ studies }: ExperimentBench): Promise<string[]> => (await studies.listStudies()).map(({ spec }) => spec.name)
const runs = (name: string): Promise<boolean> => first.until(`${name} runs`, () => first.conditions(name).includes('Running=True'))

describe('two servers that follow the Experiments of a namespace', () => {
  it('make one study of each, also where both take new ones, and its object says whose it is', async () => {
    const second = await another()
    for (const name of NAMES) first.apply(name)
    for (const name of NAMES) await runs(name)
    const made = [await namesIn(first), await namesIn(second)]
    expect(made.flat().sort()).toEqual(NAMES.toSorted())
    for (const [i, server] of ['aaaa', 'bbbb'].entries()) {
      for (const name of made[i] ?? []) expect(first.status(name).followedBy).toBe(server)
    }
  })

  it('leave each other’s alone, whatever is edited meanwhile and whoever starts anew', async () => {
    first.apply('mnist')
    await runs('mnist')
    const second = await another()
    first.edit('mnist', { maxTrialCount: 9 })
    await first.until('the edit arrived', () => first.status('mnist').observedGeneration === 2)
    await second.restart()
    await second.until('it is said', () => second.logged.some((event) => 'followedBy' in event && event.followedBy === 'aaaa'))
    expect(await namesIn(second)).toEqual([])
    expect(first.status('mnist').followedBy).toBe('aaaa')
  })

  it('do not write of a study that both have, as a restored backup does, and the object says so', async () => {
    first.apply('mnist')
    await runs('mnist')
    await first.leave()
    const { writes } = first
    first.stub.change('experiments', 'mnist', ({ status }) => ({ status: { ...status, followedBy: 'bbbb' } }))
    first.follow()
    const [warning] = await first.until('it is told', () => first.warnings.length > 0 && first.warnings)
    expect(warning).toMatchObject({ reason: 'FollowedElsewhere', message: expect.stringContaining('bbbb') })
    expect(first.writes).toBe(writes)
    expect((await first.study('mnist')).state).toBe('active')
  })

  it('are given one by people who take its mark away: it is begun anew, also where that does not work at once', async () => {
    first.apply('mnist')
    await runs('mnist')
    await first.leave()
    const second = await another()
    await second.until('it is said', () => second.logged.some((event) => 'followedBy' in event))
    vi.spyOn(second.room.store.inner, 'createStudy').mockRejectedValueOnce(new HoneError('STORE_UNAVAILABLE', 'the disk is full'))
    first.stub.change('experiments', 'mnist', ({ status }) => ({ status: { ...status, followedBy: undefined } }))
    await first.until('it is the other’s', () => first.status('mnist').followedBy === 'bbbb')
    await second.until('it cannot be made', () => second.logged.some((event) => 'event' in event && event.event === 'experimentTrouble'))
    await second.study('mnist')
    expect(first.conditions('mnist')).toEqual(['Created=True', 'Running=True'])
  })

  it('take turns by a lease: the second takes new ones when the first has gone', async () => {
    const turnOf = (place: string, logged: object[]): Turn =>
      new ExperimentsTurn({
        endpoint: endpointOf(first.stub),
        place,
        log: (event) => logged.push(event),
        times: { durationMs: 1_000, renewMs: 10, trustMs: 800 },
      })
    const said: object[] = []
    await first.leave()
    const leader = await another(turnOf('there', []))
    leader.apply('early')
    await runs('early')
    const second = await ExperimentBench.open({ stub: first.stub, server: 'cccc', turn: turnOf('here', said) })
    others.push(second)
    await first.until('it is said', () => said.length > 0)
    expect(said).toEqual([{ event: 'experiments not taken', namespace: expect.any(String), by: 'there' }])
    leader.apply('late')
    await runs('late')
    expect(first.status('late').followedBy).toBe('bbbb')
    await leader.leave()
    first.apply('later')
    await runs('later')
    expect(first.status('later').followedBy).toBe('cccc')
    expect(await namesIn(second)).toEqual(['later'])
  })
})
