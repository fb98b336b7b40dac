import { connect, streamed } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { untilTold } from '../interrupts.ts'
import type { EmbeddedServer, EmbedServer, ServeOptions } from '../serving.ts'

/** `hone serve`: serves until SIGTERM or SIGINT, or while a study is active; running trials go on and the next server adopts them. */
export async function serve(options: ServeOptions, embed: EmbedServer, flags: { readonly whileBusy?: boolean } = {}): Promise<ExitCode> {
  const told = untilTold()
  const server = await embed(options)
  console.log(`hone: ready grpc=${server.grpc} http=${server.http}${server.ca === undefined ? '' : ` ca=${server.ca}`}`)
  await Promise.race([told, ...(flags.whileBusy ? [untilIdle(server)] : [])])
  await server.close()
  return EXIT.ok
}

/** Resolves when no study is active, and no trial of one that ended is still being stopped. */
async function untilIdle(server: EmbeddedServer): Promise<void> {
  const connection = connect(server)
  const busy = new Set<string>()
  try {
    const stream = connection.client.watchStudies({ project: '', afterRevision: 0 })
    for await (const { whole, studies, deletedStudies } of streamed(connection, stream)) {
      if (whole) busy.clear()
      for (const { id, state, counts } of studies) {
        const open = (counts?.active ?? 0) + (counts?.stopping ?? 0)
        if (state === 'ACTIVE' || open > 0) busy.add(id)
        else busy.delete(id)
      }
      for (const id of deletedStudies) busy.delete(id)
      if (busy.size === 0) return
    }
  } finally {
    connection.close()
  }
}
