/** cli: what people type, a file per command, and the tools of agents (`mcp`); speaks gRPC only, like any client. */
export type { Catalogue } from './catalogue.ts'
export { exitCodeOfCategory } from './exit.ts'
export { type Abilities, runCli } from './program.ts'
export type { BackUp, EmbeddedServer, EmbedServer, LendAlgorithms, ServeOptions } from './serving.ts'
