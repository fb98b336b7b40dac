import { expect, it } from 'vitest'
import { external } from '../../src/algorithms/external.ts'

it('suggests nothing, ever, and never says that the space is used up', () => {
  expect(external.suggest({} as never, { expired: () => false, cache: new Map() })).toEqual({
    kind: 'wait',
    why: 'no point is in the queue',
  })
})
