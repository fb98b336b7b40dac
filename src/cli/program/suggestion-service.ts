import type { Command } from 'commander'
import type { LendAlgorithms } from '../serving.ts'
import { type Ended, logLevelOption } from './options.ts'

interface Flags {
  readonly listen: string
  readonly logLevel: string
}

/** The command that lends Hone's algorithms to a Katib. */
export function describeSuggestionService(program: Command, lend: LendAlgorithms, ended: Ended): void {
  program
    .command('suggestion-service')
    .description('suggest the trials of a Katib that keeps its Experiments itself; keeps nothing')
    .option('--listen <host:port>', 'where its controller asks', '0.0.0.0:6789')
    .addOption(logLevelOption('how much the log says, on stderr'))
    .addHelpText(
      'after',
      '\nHow katib-config names it: docs/moving-from-katib.md. It is spoken in the clear, as Katib speaks, and answers whoever asks.',
    )
    .action(async ({ listen, logLevel }: Flags) => {
      const { suggestionService } = await import('../commands/suggestion-service.ts')
      ended(await suggestionService({ address: listen, logLevel }, lend))
    })
}
