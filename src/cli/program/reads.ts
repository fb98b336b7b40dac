import { type Command, Option } from 'commander'
import { connected, type Ended, trialNumber, withServer } from './parts.ts'

/** Commands that only look. */
export function describeReads(program: Command, ended: Ended): void {
  const read = (usage: string, description: string): Command =>
    withServer(program.command(usage)).description(description).option('--json', 'print JSON')
  read('studies', 'list the studies').action(async (flags) => {
    const { showStudies } = await import('../commands/studies.ts')
    await connected(flags, (connection) => showStudies(connection, flags))
  })
  read('show <study>', 'show a study').action(async (study: string, flags) => {
    const { showStudy } = await import('../commands/studies.ts')
    await connected(flags, (connection) => showStudy(connection, study, flags))
  })
  read('trials <study>', 'list a study’s trials').action(async (study: string, flags) => {
    const { showTrials } = await import('../commands/studies.ts')
    await connected(flags, (connection) => showTrials(connection, study, flags))
  })
  read('best <study>', 'show the best trial').action(async (study: string, flags) => {
    const { showBest } = await import('../commands/studies.ts')
    await connected(flags, (connection) => showBest(connection, study, flags))
  })
  read('compare <studies...>', 'show studies side by side').action(async (studies: string[], flags) => {
    const { compareStudies } = await import('../commands/compare.ts')
    await connected(flags, (connection) => compareStudies(connection, studies, flags))
  })
  withServer(program.command('logs <study>').argument('<trial>', 'its number', trialNumber))
    .description('print a trial’s output')
    .option('-f, --follow', 'go on until the trial ends')
    .option('--stderr', 'its error output instead')
    .action(async (study: string, trial: number, flags) => {
      const { showLogs } = await import('../commands/logs.ts')
      await connected(flags, (connection) => showLogs(connection, study, trial, flags))
    })
  withServer(program.command('export <study>'))
    .description('write a study’s trials, or its measurements, to a file or to standard output')
    .addOption(
      new Option('--format <format>', 'csv, json (one document) or jsonl (one a line)').choices(['csv', 'json', 'jsonl']).default('csv'),
    )
    .option('--curves', 'every measurement instead of the trials')
    .option('-o, --output <file>', 'where to')
    .action(async (study: string, flags) => {
      const { exportStudy } = await import('../commands/export.ts')
      await connected(flags, (connection) => exportStudy(connection, study, flags))
    })
  withServer(program.command('replay <study>'))
    .description('make a study’s suggestions again from its ledger, and compare; fails with 10 when one differs')
    .action(async (study: string, flags) => {
      const { replay } = await import('../commands/replay.ts')
      await connected(flags, async (connection) => ended(await replay(connection, study)))
    })
  withServer(program.command('doctor'))
    .description('look at Node, the data folder, the disk and the server; say what to mend')
    .action(async (flags) => {
      const { examine } = await import('../commands/doctor.ts')
      ended(await examine(flags))
    })
  program
    .command('completion')
    .description('print a script that completes commands and flags in your shell')
    .addArgument(program.createArgument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScript } = await import('../commands/completion.ts')
      process.stdout.write(completionScript(program, shell))
    })
}
