import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { LINE_BYTES_MAX, onlyMessages } from '../../../src/cli/mcp/unreadable.ts'

/** What is passed on of `pieces`, and what is answered. */
async function read(...pieces: (string | Buffer)[]) {
  const output = new PassThrough()
  const messages = onlyMessages(output)
  for (const piece of pieces) messages.write(piece)
  messages.end()
  let passed = ''
  for await (const chunk of messages) passed += chunk
  output.end()
  let answered = ''
  for await (const chunk of output) answered += chunk
  const lines = (text: string) => text.split('\n').filter((line) => line !== '')
  return { passed: lines(passed), answers: lines(answered).map((line) => JSON.parse(line)) }
}

const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}'
const refused = (id: string | number | null, code: number, message: string) => ({
  jsonrpc: '2.0',
  id,
  error: { code, message: expect.stringContaining(message) },
})

describe('a line that is no message', () => {
  it('is answered and not passed on, and those around it are', async () => {
    const { passed, answers } = await read(`${PING}\nhello\n\n[${PING}]\n${PING}\n`)
    expect(passed).toEqual([PING, PING])
    expect(answers).toEqual([refused(null, -32700, 'the line is no JSON'), refused(null, -32600, 'the line is no object')])
  })

  it('is answered under its number where it has one, with what is wrong in words', async () => {
    const { passed, answers } = await read(
      '{"id":7,"method":"ping"}\n',
      '{"jsonrpc":"2.0","id":"a","method":5}\n',
      '{"jsonrpc":"2.0","id":{},"method":"ping"}\n',
      '{"jsonrpc":"2.0","id":8,"method":"tools/call"}\n',
      '{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"show_trial","arguments":[1]}}\n',
    )
    expect(passed).toEqual([])
    expect(answers).toEqual([
      refused(7, -32600, 'jsonrpc: is missing'),
      refused('a', -32600, 'method: must be a text (found 5)'),
      refused(null, -32600, 'id: must be a text or a number (found {})'),
      refused(8, -32602, 'params: is missing'),
      refused(9, -32602, 'params.arguments: must be an object (found [1])'),
    ])
  })

  it('that is too long is answered once, and the next ones are read', async () => {
    const piece = 'x'.repeat(LINE_BYTES_MAX / 4)
    const { passed, answers } = await read(...Array(9).fill(piece), `\n${PING}\n`)
    expect(passed).toEqual([PING])
    expect(answers).toEqual([refused(null, -32700, `longer than ${LINE_BYTES_MAX} bytes`)])
  })
})

it('a message arrives whole however it is cut, also within a letter, and behind a byte-order mark', async () => {
  const message = '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"name":"Größe"}}}'
  const bytes = Buffer.from(`\ufeff${message}\r\n`)
  const { passed, answers } = await read(...Array.from(bytes, (byte) => Buffer.from([byte])))
  expect(passed).toEqual([message])
  expect(answers).toEqual([])
})

it('an answer to a question of ours is passed on as it is: nobody waits for another', async () => {
  const lines = ['{"jsonrpc":"2.0","id":1,"result":{}}', '{"jsonrpc":"2.0","id":2,"error":{}}']
  expect(await read(`${lines.join('\n')}\n`)).toEqual({ passed: lines, answers: [] })
})
