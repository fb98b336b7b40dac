import { expect, it } from 'vitest'
import { openBench, specOf } from '../bench-room.ts'

it('a watch that was called off before it began ends at once, and so does one of a room that closes', async () => {
  const { studies } = await openBench()
  const { id } = await studies.createStudy({ spec: specOf() })
  const seen: unknown[] = []
  for await (const change of studies.watchStudies(AbortSignal.abort())) seen.push(change)
  for await (const change of studies.watchStudy(id, 0, AbortSignal.abort())) seen.push(change)
  await studies.close()
  for await (const change of studies.watchStudies(new AbortController().signal)) seen.push(change)
  expect(seen).toEqual([])
})
