import { expect, it } from 'vitest'
import { paced } from '../../src/server/paced.ts'

it('gives the first change at once and every change in its order, and ends with its source or its reader', async () => {
  const source = (async function* () {
    yield 1
    yield 2
  })()
  const seen: number[] = []
  for await (const change of paced(source)) seen.push(change)
  expect(seen).toEqual([1, 2])
  const stop = new AbortController()
  const endless = (async function* () {
    while (!stop.signal.aborted) yield 1
  })()
  for await (const change of paced(endless)) {
    seen.push(change)
    stop.abort()
  }
  expect(seen).toEqual([1, 2, 1])
})
