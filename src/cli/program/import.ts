import { type Command, Option } from 'commander'
import { IMPORT_FORMATS } from '../imports/registry.ts'
import { connected } from './asking.ts'
import { collect, failuresOption, withServer } from './options.ts'

/** Taking over what another program evaluated. `command` is what stands after `--`. */
export function describeImport(program: Command, command: readonly string[]): void {
  const formats = IMPORT_FORMATS.map(({ name, summary }) => `${name}: ${summary}`).join('; ')
  withServer(program.command('import <source>'))
    .usage('[options] source [-- command...]')
    .description('make a study with history of what another program kept, and go on from there; what stands after -- runs its next trials')
    .addOption(new Option('--format <format>', `${formats} (default: recognised)`).choices(IMPORT_FORMATS.map(({ name }) => name)))
    .option('--study <name>', 'which study, where there are several (default: the only one)')
    .option('--file <file>', 'the study file of what it becomes (default: made from what is there)')
    .option('--name <name>', 'NAME or PROJECT/NAME of the study (default: the one that it had)')
    .option('--number-name', 'take NAME-2, NAME-3, ... when the name is taken')
    .option('-p, --param <column>', 'of a CSV: a column that is a parameter (default: all that are nothing else)', collect)
    .option('--minimize <column>', 'of a CSV: an objective', collect)
    .option('--maximize <column>', 'of a CSV: an objective', collect)
    .option('--algorithm <name>', 'who chooses from now on (default: auto)')
    .option('--stopping <rule>', 'what ends hopeless trials early, as median')
    .option('--trials <count>', 'how many more trials (default: no bound)')
    .option('--parallel <count>', 'how many at the same time (default: 1 with a command)')
    .addOption(failuresOption())
    .option('--gpu <count>', 'GPUs that one trial has for itself')
    .option('--seed <number>', 'where random streams start from')
    .option('--paused', 'leave the study paused: `hone resume` starts it')
    .action(async (source: string, flags) => {
      const { importStudy } = await import('../commands/import.ts')
      await connected(flags, (connection) => importStudy(connection, source, flags, command))
    })
}
