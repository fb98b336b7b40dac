import { type Connection, connect, streamed } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { untilTold } from '../interrupts.ts'
import type { EmbeddedServer, EmbedServer, ServeOptions } from '../serving.ts'
import { dashboardOf } from '../watching.ts'

/** Those who followed a study while its server was exchanged come back within seconds, and want to see its end. */
const LINGER_MS = 5_000

/** `hone serve`: serves until SIGTERM or SIGINT, or while a study is active; running trials go on and the next server adopts them. */
export async function serve(options: ServeOptions, embed: EmbedServer, flags: { readonly whileBusy?: boolean } = {}): Promise<ExitCode> {
  const told = untilTold()
  const server = await embed(options)
  console.log(readyLines(server, process.stdout.isTTY === true).join('\n'))
  await Promise.race([told, ...(flags.whileBusy ? [untilIdle(server)] : [])])
  await server.close()
  return EXIT.ok
}

/** What is said once it serves: a line for programs; and for a person, where to look and act. The token in it is for no log. */
export function readyLines(server: Omit<EmbeddedServer, 'close'>, isTerminal: boolean): string[] {
  const ready = `hone: ready grpc=${server.grpc} http=${server.http}${server.ca === undefined ? '' : ` ca=${server.ca}`}`
  return isTerminal ? [ready, `dashboard ${dashboardOf(server)}`] : [ready]
}

/** Resolves when no study has been active for a while, and no trial of one that ended is still being stopped. */
async function untilIdle(server: EmbeddedServer): Promise<void> {
  const connection = connect(server)
  const idle = new AbortController()
  let last: NodeJS.Timeout | undefined
  try {
    for await (const isBusy of activity(connection, idle.signal)) {
      clearTimeout(last)
      last = isBusy ? undefined : setTimeout(() => idle.abort(), LINGER_MS)
    }
  } finally {
    clearTimeout(last)
    connection.close()
  }
}

/** With every change: is there anything left to do? */
async function* activity(connection: Connection, signal: AbortSignal): AsyncGenerator<boolean> {
  const busy = new Set<string>()
  const stream = connection.client.watchStudies({ project: '', afterRevision: 0 })
  for await (const { whole, studies, deletedStudies } of streamed(connection, stream, signal)) {
    if (whole) busy.clear()
    for (const { id, state, counts } of studies) {
      const open = (counts?.active ?? 0) + (counts?.stopping ?? 0)
      if (state === 'ACTIVE' || open > 0) busy.add(id)
      else busy.delete(id)
    }
    for (const id of deletedStudies) busy.delete(id)
    yield busy.size > 0
  }
}
