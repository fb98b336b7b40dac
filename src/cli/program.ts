import { Command, CommanderError } from 'commander'
import type { ReadCatalogue } from './catalogue.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { asFailure, failureLines } from './failure.ts'
import { describeArtifacts } from './program/artifacts.ts'
import { describeBackup } from './program/backup.ts'
import { describeCatalogue } from './program/catalogue.ts'
import { describeImport } from './program/import.ts'
import { describeMcp } from './program/mcp.ts'
import type { Ended } from './program/options.ts'
import { describeReads } from './program/reads.ts'
import { describeRunning } from './program/run.ts'
import { describeServe } from './program/serve.ts'
import { describeSuggestionService } from './program/suggestion-service.ts'
import { describeTokens } from './program/tokens.ts'
import { describeWrites } from './program/writes.ts'
import type { BackUp, EmbedServer, LendAlgorithms } from './serving.ts'

/** What the cli cannot do over the wire: the composition hands it in. */
export interface Abilities {
  readonly embed: EmbedServer
  readonly backUp: BackUp
  readonly lend: LendAlgorithms
  readonly catalogue: ReadCatalogue
}

/** Runs one command line (without `node hone`); resolves with the exit code, never rejects. */
export async function runCli(args: readonly string[], version: string, abilities: Abilities): Promise<number> {
  let code: ExitCode = EXIT.ok
  // The reader of a pipe may leave early (`hone export STUDY | head`): that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.bug))
  const [own, command] = splitCommand(args)
  const program = describeProgram(version, abilities, command, (result) => {
    code = result
  })
  try {
    await program.parseAsync([...own], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.invalid
    const failure = asFailure(error)
    console.error(failureLines(failure).join('\n'))
    return failure.exitCode
  }
}

const EXIT_CODES = `
Exit codes: 0 done, 1 a bug of ours, 2 mend the input, 3 not found,
4 finished, frozen or taken, 5 changed meanwhile, 6 wait or ask for less,
7 nobody answers, 8 too late, 9 not allowed, 10 the study failed,
130 left by Ctrl-C (the study goes on).`

/** Every command with its flags. `command` is what stands after `--`: the training command of a study without a file. */
export function describeProgram(
  version: string,
  { embed, backUp, lend, catalogue }: Abilities,
  command: readonly string[],
  ended: Ended,
): Command {
  const program = new Command('hone')
    .description('Finds good hyperparameters: suggests trials, runs them, stops the hopeless ones early.')
    .version(version)
  program.exitOverride().showHelpAfterError('`hone --help` shows all commands').addHelpText('after', EXIT_CODES)
  program.commandsGroup('Begin and follow:')
  describeServe(program, embed, ended)
  describeRunning(program, embed, command, ended)
  program.commandsGroup('Look:')
  describeReads(program, embed, ended)
  describeArtifacts(program, embed)
  program.commandsGroup('Submit and change:')
  describeWrites(program, embed, ended)
  describeImport(program, command)
  program.commandsGroup('What a study file can name:')
  describeCatalogue(program, catalogue)
  program.commandsGroup('For agents:')
  describeMcp(program, version, embed, catalogue)
  program.commandsGroup('For Katib:')
  describeSuggestionService(program, lend, ended)
  program.commandsGroup('Keep a server:')
  describeTokens(program)
  describeBackup(program, backUp)
  program.commandsGroup('Help:')
  for (const one of program.commands) {
    const more = ['run', 'init'].includes(one.name()) ? '; the training command of a study without a file stands behind --' : ''
    one.showHelpAfterError(`\`hone ${one.name()} --help\` shows its flags${more}`)
    for (const inner of one.commands) inner.showHelpAfterError(`\`hone ${one.name()} ${inner.name()} --help\` shows its flags`)
  }
  return program
}

/** What stands before the first `--`, and what after it. */
function splitCommand(args: readonly string[]): [own: readonly string[], command: readonly string[]] {
  const at = args.indexOf('--')
  return at === -1 ? [args, []] : [args.slice(0, at), args.slice(at + 1)]
}
