import { expect, it } from 'vitest'
import { TestStore } from '../../study/bench-room.ts'
import { DOCUMENT, openServer } from '../grpc/open-server.ts'

it('a hundred watchers read nothing from the store, neither while nothing happens nor when something does', async () => {
  const store = new TestStore()
  const server = await openServer({ store })
  const { id } = await server.call(server.client.createStudy, { document: DOCUMENT })
  const watches = Array.from({ length: 50 }, () => [server.client.watchStudy({ study: id }), server.client.watchStudies({})]).flat()
  const heard = watches.map((watch) => {
    watch.on('error', () => {})
    return watch[Symbol.asyncIterator]()
  })
  await Promise.all(heard.map((messages) => messages.next()))
  const { reads } = store
  await server.call(server.client.createTrial, { study: id, parameters: { x: { number: 1 }, kind: { text: 'a' } } })
  for (const { value } of await Promise.all(heard.map((messages) => messages.next()))) {
    expect([value.study ?? value.studies[0]].map((study) => study.counts.requested)).toEqual([1])
  }
  expect(store.reads).toBe(reads)
  for (const watch of watches) watch.cancel()
  await server.close()
})
