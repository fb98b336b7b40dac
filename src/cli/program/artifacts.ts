import type { Command } from 'commander'
import type { EmbedServer } from '../serving.ts'
import type { TrialChoice } from '../trial-choice.ts'
import { connected, lookingWith } from './asking.ts'
import { trialChoice, withServer } from './options.ts'

/** Commands about the files that trials leave. */
export function describeArtifacts(program: Command, embed: EmbedServer): void {
  const looking = lookingWith(embed)
  const artifact = program.command('artifact').description('list, get and add the files that trials leave: pictures, models, tables')
  const about = (usage: string, description: string): Command =>
    withServer(artifact.command(`${usage} <study>`))
      .description(description)
      .argument('<trial>', 'its number, or best', trialChoice)
  about('list', 'list a trial’s artifacts')
    .option('--json', 'print JSON')
    .action(async (study: string, trial: TrialChoice, flags) => {
      const { listArtifacts } = await import('../commands/artifacts.ts')
      await looking(flags, (connection) => listArtifacts(connection, { study, trial }, flags))
    })
  about('get', 'write a trial’s artifacts into a folder; prints where')
    .argument('[names...]', 'which (default: all)')
    .option('--to <folder>', 'where', '.')
    .action(async (study: string, trial: TrialChoice, names: string[], flags) => {
      const { getArtifacts } = await import('../commands/artifacts.ts')
      await looking(flags, (connection) => getArtifacts(connection, { study, trial, names, to: flags.to }))
    })
  about('add', 'keep files with a trial; each replaces its namesake')
    .argument('<files...>', 'files of this machine')
    .option('--name <name>', 'its name there, as plots/roc.png (default: the file’s own)')
    .action(async (study: string, trial: TrialChoice, files: string[], flags) => {
      const { addArtifacts } = await import('../commands/artifacts.ts')
      await connected(flags, (connection) => addArtifacts(connection, { study, trial, files, name: flags.name }))
    })
  about('delete', 'take artifacts away from a trial')
    .argument('<names...>', 'which')
    .action(async (study: string, trial: TrialChoice, names: string[], flags) => {
      const { deleteArtifacts } = await import('../commands/artifacts.ts')
      await connected(flags, (connection) => deleteArtifacts(connection, { study, trial, names }))
    })
}
