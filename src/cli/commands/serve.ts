import { EXIT, type ExitCode } from '../exit.ts'
import type { EmbedServer, ServeOptions } from '../serving.ts'

/** `hone serve`: serves until SIGTERM or SIGINT; running trials go on and the next server adopts them. */
export async function serve(options: ServeOptions, embed: EmbedServer): Promise<ExitCode> {
  const signalled = new Promise((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
  const server = await embed(options)
  console.log(`hone: ready grpc=${server.grpc} http=${server.http}`)
  await signalled
  await server.close()
  return EXIT.ok
}
