import { expect, it } from 'vitest'
import { LIMITS, type Trial } from '../../../src/model/index.ts'
import { judgeEnd } from '../../../src/study/writes/complete.ts'
import { specOf } from '../bench-room.ts'

const active = { state: 'active', values: [1] } as unknown as Trial
const ends = ['infeasible', 'failed', 'cancelled', 'stopped', 'succeeded'] as const

it('a trial whose worker says how it ended but not why has words for it where people would ask', () => {
  const said = ends.map((as) => judgeEnd(specOf(), active, { as }))
  expect(said.map(({ state }) => state)).toEqual([...ends])
  expect(said.map(({ outcome }) => outcome?.message)).toEqual([
    'these parameters cannot be evaluated',
    'its worker said that it failed',
    'its worker gave it up',
    undefined,
    undefined,
  ])
})

it('what a worker says of an end is kept, as long as people would read', () => {
  for (const as of ends) {
    const outcome = { reason: 'own', message: 'x'.repeat(LIMITS.reasonCharacters + 5) }
    expect(judgeEnd(specOf(), active, { as, outcome }).outcome).toEqual({ reason: 'own', message: 'x'.repeat(LIMITS.reasonCharacters) })
  }
})
