import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { openMcpServer } from '../mcp/server.ts'
import type { ToolContext } from '../mcp/tool.ts'
import { onlyMessages } from '../mcp/unreadable.ts'

/** `hone mcp`: answers an agent on standard input and output until it closes its end, and what it asked for has been answered. */
export async function serveMcp(version: string, context: ToolContext, onlyReads: boolean): Promise<void> {
  const ended = Promise.race([once(process.stdin, 'end'), once(process.stdin, 'close')])
  const open = new Set<Promise<unknown>>()
  const onCall = (answer: Promise<unknown>): void => {
    open.add(answer)
    void answer.finally(() => open.delete(answer))
  }
  // The transport drops what is being answered when its input ends: this one never does.
  const transport = new StdioServerTransport(process.stdin.pipe(onlyMessages(process.stdout), { end: false }), process.stdout)
  const served = serveStdio(() => openMcpServer({ version, context, onlyReads, onCall }), {
    transport,
    onerror: (error) => console.error(`hone: ${error.message}`),
  })
  await ended
  do {
    // The last messages are taken up, and the last answers written, within a turn.
    await setImmediate()
    await Promise.all(open)
    await setImmediate()
  } while (open.size > 0)
  await served.close()
}
