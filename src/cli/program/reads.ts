import { type Command, Option } from 'commander'
import { EXPORT_FORMATS } from '../exports/registry.ts'
import { TRIAL_STATES } from '../reading.ts'
import type { EmbedServer } from '../serving.ts'
import type { TrialChoice } from '../trial-choice.ts'
import { lookingWith } from './asking.ts'
import { type Ended, trialChoice, wholeNumber, withServer } from './options.ts'

/** Runs with a connection to whoever answers a command that only looks. */
type Looking = ReturnType<typeof lookingWith>

/** Commands that only look. */
export function describeReads(program: Command, embed: EmbedServer, ended: Ended): void {
  const looking = lookingWith(embed)
  describeStudies(program, looking)
  describeOutput(program, looking)
  describeChecks(program, looking, ended)
  describeCompletion(program)
}

/** What a study has found, and how it stands. */
function describeStudies(program: Command, looking: Looking): void {
  const read = (usage: string, description: string): Command =>
    withServer(program.command(usage)).description(description).option('--json', 'print JSON')
  read('studies', 'list the studies')
    .option('--names', 'only their names')
    .action(async (flags) => {
      const { showStudies } = await import('../commands/studies.ts')
      await looking(flags, (connection) => showStudies(connection, flags))
    })
  read('show <study>', 'show a study, or one of its trials with its attempts')
    .argument('[trial]', 'number of a trial, or best', trialChoice)
    .action(async (study: string, trial: TrialChoice | undefined, flags) => {
      const { showStudy, showTrial } = await import('../commands/studies.ts')
      await looking(flags, (connection) =>
        trial === undefined ? showStudy(connection, study, flags) : showTrial(connection, { study, trial }, flags),
      )
    })
  read('trials <study>', 'list a study’s trials')
    .addOption(new Option('--state <state...>', 'only those in these states').choices(TRIAL_STATES))
    .addOption(new Option('--sort <by>', 'value: best first; duration: longest first').choices(['number', 'value', 'duration']))
    .option('-n, --limit <count>', 'only the first so many', wholeNumber)
    .addOption(
      new Option('--front', 'of several objectives: only those that no other trial beats in all').conflicts(['state', 'sort', 'limit']),
    )
    .action(async (study: string, flags) => {
      const { showTrials } = await import('../commands/studies.ts')
      await looking(flags, (connection) => showTrials(connection, study, flags))
    })
  read('best <study>', 'show the best trial').action(async (study: string, flags) => {
    const { showBest } = await import('../commands/studies.ts')
    await looking(flags, (connection) => showBest(connection, study, flags))
  })
  read('importances <study>', 'how much each parameter tells about an objective, the most first')
    .option('--metric <name>', 'of another objective than the first, or of any metric that trials report')
    .option('--parameters <names...>', 'only these, from the trials that have all of them')
    .action(async (study: string, flags) => {
      const { showImportances } = await import('../commands/importances.ts')
      await looking(flags, (connection) => showImportances(connection, study, flags))
    })
  read('compare <studies...>', 'show studies side by side').action(async (studies: string[], flags) => {
    const { compareStudies } = await import('../commands/compare.ts')
    await looking(flags, (connection) => compareStudies(connection, studies, flags))
  })
}

/** What trials wrote, and what they measured. */
function describeOutput(program: Command, looking: Looking): void {
  withServer(program.command('logs <study>').argument('<trial>', 'its number, or best', trialChoice))
    .description('print a trial’s output')
    .option('-f, --follow', 'go on until the trial ends')
    .option('--stderr', 'its error output instead')
    .option('--attempt <number>', 'what an earlier attempt wrote (default: the newest)', wholeNumber)
    .option('--json', 'a JSON document for each line: {"text": ...}')
    .action(async (study: string, trial: TrialChoice, flags) => {
      const { showLogs } = await import('../commands/logs.ts')
      await looking(flags, (connection) => showLogs(connection, study, trial, flags))
    })
  withServer(program.command('export <study>'))
    .description('write a study’s trials, or its measurements, to a file or to standard output')
    .addOption(
      new Option('--format <format>', EXPORT_FORMATS.map(({ name, summary }) => `${name}: ${summary}`).join('; '))
        .choices(EXPORT_FORMATS.map(({ name }) => name))
        .default('csv'),
    )
    .option('--curves', 'every measurement instead of the trials')
    .option('--bom', 'begin csv with a byte order mark: Excel then reads umlauts and other letters as they are')
    .option('-o, --output <path>', 'file or folder to write (default: standard output)')
    .action(async (study: string, flags) => {
      const { exportStudy } = await import('../commands/export.ts')
      await looking(flags, (connection) => exportStudy(connection, study, flags))
    })
}

/** Whether all is as it should be: what they find is their exit code. */
function describeChecks(program: Command, looking: Looking, ended: Ended): void {
  withServer(program.command('replay <study>'))
    .description('make a study’s suggestions again from its ledger, and compare; fails with 10 when one differs')
    .option('--json', 'print JSON')
    .action(async (study: string, flags) => {
      const { replay } = await import('../commands/replay.ts')
      await looking(flags, async (connection) => ended(await replay(connection, study, flags)))
    })
  withServer(program.command('doctor'))
    .description('look at Node, the data folder, the disk, the studies and the server; say what to mend')
    .option('--json', 'print JSON')
    .action(async (flags) => {
      const { examine } = await import('../commands/doctor.ts')
      ended(await examine(flags, looking))
    })
}

function describeCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands and flags in your shell')
    .addArgument(program.createArgument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScript } = await import('../commands/completion.ts')
      process.stdout.write(completionScript(program, shell))
    })
}
