import { expect, it, vi } from 'vitest'
import { livingView, plainView } from '../../src/cli/follow-views.ts'
import { openOwnLog } from '../../src/cli/own-log.ts'

/** Something to write to, and what was written. */
function stream(isTTY: boolean) {
  const write = vi.fn<(text: string) => boolean>(() => true)
  return { said: () => write.mock.calls.map(([text]) => text), stream: { isTTY, write } as unknown as NodeJS.WriteStream }
}

it('the log of a server of its own stays above the lines that a command redraws on the same terminal', () => {
  const [stderr, terminal] = [stream(true), stream(true)]
  const log = openOwnLog(stderr.stream)
  log.write('the server starts\n')
  const view = livingView(terminal.stream)
  log.show(view)
  log.write('the disk is full\n')
  log.show(undefined)
  view.finish()
  log.write('the server ends\n')
  expect(terminal.said()).toEqual(['\r\x1b[Jthe disk is full\n'])
  expect(stderr.said()).toEqual(['the server starts\n', 'the server ends\n'])
})

it('it goes to stderr as it is where that is no terminal, or nothing is redrawn', () => {
  const terminal = stream(true)
  for (const [stderr, view] of [
    [stream(false), livingView(terminal.stream)],
    [stream(true), plainView()],
  ] as const) {
    const log = openOwnLog(stderr.stream)
    log.show(view)
    log.write('the disk is full\n')
    view.finish()
    expect(stderr.said()).toEqual(['the disk is full\n'])
  }
  expect(terminal.said()).toEqual([])
})
