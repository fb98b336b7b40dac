import { EventEmitter, getEventListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { EventStream } from '../../../src/server/http/event-stream.ts'

test('streams that ended leave nothing with the server, however long they lived', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const raw = () => Object.assign(new EventEmitter(), { writeHead() {}, write: () => true, end() {}, socket: { destroyed: false } })
  const { signal: closing } = new AbortController()
  const open = () =>
    new EventStream({ raw: raw() } as unknown as FastifyRequest, { hijack() {}, raw: raw() } as unknown as FastifyReply, {
      heartbeatMs: 60_000,
      closing,
    })
  const streams = [open(), open(), open()]
  // what was made in this turn is not collected in it
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  for (const stream of streams) stream.close()
  expect(getEventListeners(closing, 'abort')).toEqual([])
})
