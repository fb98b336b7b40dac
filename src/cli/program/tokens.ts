import type { Command } from 'commander'
import type { ServerChoice } from '../../wire/index.ts'
import { connected } from './asking.ts'
import { durationOption, withServer } from './options.ts'

/** Commands about the tokens that the owner gives to others. */
export function describeTokens(program: Command): void {
  const token = program.command('token').description('make, list and revoke the tokens of a server that others use as well')
  withServer(token.command('create <name>'))
    .description('make a token and print it; it is never shown again')
    .option('--project <name>', 'it reads and writes the studies of this project only')
    .option('--read-only', 'it changes nothing')
    .option('--expires <time>', 'it ends after so long, as 90d (default: never)', durationOption)
    .option('--json', 'print JSON')
    .action(async (name: string, flags) => {
      const { createToken } = await import('../commands/tokens.ts')
      await connected(flags, (connection) => createToken(connection, name, flags))
    })
  withServer(token.command('list'))
    .description('list the tokens, without what their bearers show')
    .option('--json', 'print JSON')
    .action(async (flags) => {
      const { listTokens } = await import('../commands/tokens.ts')
      await connected(flags, (connection) => listTokens(connection, flags))
    })
  withServer(token.command('revoke <name>'))
    .description('refuse a token from now on')
    .action(async (name: string, flags: ServerChoice) => {
      const { revokeToken } = await import('../commands/tokens.ts')
      await connected(flags, (connection) => revokeToken(connection, name))
    })
}
