import type { Command } from 'commander'
import type { ServerChoice } from '../../wire/index.ts'
import type { ReadCatalogue } from '../catalogue.ts'
import type { Reach } from '../mcp/tool.ts'
import type { EmbedServer } from '../serving.ts'
import { askingWith, connected, lookingWith } from './asking.ts'
import { withServer } from './options.ts'

/** The door for agents. */
export function describeMcp(program: Command, version: string, embed: EmbedServer, catalogue: ReadCatalogue): void {
  withServer(program.command('mcp'))
    .description('let an AI agent work with studies: an MCP server on standard input and output')
    .option('--read-only', 'it can look, and change nothing')
    .action(async (flags: ServerChoice & { readOnly?: boolean }) => {
      const { serveMcp } = await import('../commands/mcp.ts')
      const reachBy =
        (way: typeof connected): Reach =>
        (use) =>
          way(flags, use)
      const context = { looking: reachBy(lookingWith(embed)), asking: reachBy(askingWith(embed)), changing: reachBy(connected), catalogue }
      await serveMcp(version, context, flags.readOnly === true)
    })
}
