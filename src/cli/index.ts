/** cli: what people type; a file per command; speaks gRPC only, like any client. */
export { runCli } from './program.ts'
export type { BackUp, EmbeddedServer, EmbedServer, ServeOptions } from './serving.ts'
