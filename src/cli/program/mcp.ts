import type { Command } from 'commander'
import type { ServerChoice } from '../../wire/index.ts'
import type { ReadCatalogue } from '../catalogue.ts'
import type { Connection } from '../connection.ts'
import type { Reach } from '../mcp/tool.ts'
import type { EmbedServer } from '../serving.ts'
import { askingWith, connected, lookingWith, withServer } from './parts.ts'

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
          answerOf(way, flags, use)
      const context = { looking: reachBy(lookingWith(embed)), asking: reachBy(askingWith(embed)), changing: reachBy(connected), catalogue }
      await serveMcp(version, context, flags.readOnly === true)
    })
}

async function answerOf<Answer>(
  way: typeof connected,
  flags: ServerChoice,
  use: (connection: Connection) => Promise<Answer>,
): Promise<Answer> {
  const answers: Answer[] = []
  await way(flags, async (connection) => void answers.push(await use(connection)))
  return answers[0] as Answer
}
