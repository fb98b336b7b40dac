import type { Command } from 'commander'
import { withCluster } from '../cluster-flags.ts'
import type { EmbedServer } from '../serving.ts'
import { connected } from './asking.ts'
import { collect, type Ended, failuresOption, logLevelOption, withServer } from './options.ts'

/** Commands that begin a study, or show it to its end. `command` is what stands after `--`. */
export function describeRunning(program: Command, embed: EmbedServer, command: readonly string[], ended: Ended): void {
  withCluster(withDraft(withServer(program.command('run [file]'))))
    .description('submit a study and show it to its end; starts a server when none runs. Without a file: --param ... -- COMMAND')
    .option('--number-name', 'take NAME-2, NAME-3, ... when the name is taken (always so for the script’s name)')
    .option('--grpc <host:port>', 'where a server of its own listens')
    .option('--http <host:port>', 'where its dashboard listens')
    .addOption(logLevelOption('how much the log of a server of its own says', 'error'))
    .action(async (file: string | undefined, flags) => {
      const { run } = await import('../commands/run.ts')
      ended(await run(file, flags, command, embed))
    })
  withDraft(program.command('init'))
    .description('write a commented study file from a command line: --param ... -- COMMAND')
    .option('-o, --output <file>', 'where to; - prints', 'study.yaml')
    .option('--force', 'replace a file that is there')
    .action(async (flags) => {
      const { initStudy } = await import('../commands/init.ts')
      await initStudy(flags, command)
    })
  withServer(program.command('watch <study>'))
    .description('show a study’s progress to its end')
    .option('--json', 'a JSON document for every change')
    .action(async (study: string, flags) => {
      const { watch } = await import('../commands/follow.ts')
      await connected(flags, async (connection) => ended(await watch(connection, study, flags)))
    })
}

function withDraft(command: Command): Command {
  return command
    .usage(`${command.name() === 'run' ? '[options] [file] [-- command...]' : '[options] -- command...'}`)
    .option('--name <name>', 'NAME or PROJECT/NAME of the study (default: the document’s, or the script’s)')
    .option(
      '-p, --param <name=kind>',
      'what may vary: lr=log(1e-5,1e-1), n=int(1,8), opt=choice(sgd,adam), on=bool, each with ~VALUE behind it where the best is expected; {lr} in the command stands for it',
      collect,
    )
    .option(
      '--parameter-constraint <comparison>',
      'what parameters keep among themselves, as "heads * size <= 1024"; may be given several times',
      collect,
    )
    .option('--minimize <metric>', 'what to make small; may be given several times', collect)
    .option('--maximize <metric>', 'what to make large; may be given several times', collect)
    .option('--algorithm <name>', 'who chooses (default: auto)')
    .option('--stopping <rule>', 'what ends hopeless trials early: auto chooses a rule for the study')
    .option('--trials <count>', 'how many trials (default: what the file says, else 50)')
    .option('--parallel <count>', 'how many at the same time (default: what the file says, else 1)')
    .addOption(failuresOption())
    .option('--gpu <count>', 'GPUs that one trial has for itself')
    .option('--seed <number>', 'where random streams start from')
}
