import { expect, it } from 'vitest'
import { readyLines } from '../../../src/cli/commands/serve.ts'

const SERVER = { grpc: '127.0.0.1:7711', http: '127.0.0.1:7780', token: 'secret' }

it('a person is told the address of the dashboard with the token, a log is not', () => {
  const ready = 'hone: ready grpc=127.0.0.1:7711 http=127.0.0.1:7780'
  expect(readyLines(SERVER, true)).toEqual([ready, 'dashboard http://127.0.0.1:7780/#/?token=secret'])
  expect(readyLines(SERVER, false)).toEqual([ready])
})
