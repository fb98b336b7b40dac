import { Command, CommanderError, InvalidArgumentError } from 'commander'
import type { Connection } from './connection.ts'
import { EXIT, type ExitCode } from './exit.ts'
import { asFailure, failureLines } from './failure.ts'
import { dataFolder, requireServer, type ServerFlags } from './server-lookup.ts'
import { DEFAULT_GRPC, DEFAULT_HTTP, type EmbedServer } from './serving.ts'

/** Runs one command line (without `node hone`); resolves with the exit code, never rejects. */
export async function runCli(args: readonly string[], version: string, embed: EmbedServer): Promise<number> {
  let code: ExitCode = EXIT.ok
  const program = describeProgram(version, embed, (result) => {
    code = result
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.invalid
    const failure = asFailure(error)
    console.error(failureLines(failure).join('\n'))
    return failure.exitCode
  }
}

function describeProgram(version: string, embed: EmbedServer, ended: (code: ExitCode) => void): Command {
  const program = new Command('hone')
    .description('Finds good hyperparameters: suggests trials, runs them, stops the hopeless ones early.')
    .version(version)
  program.exitOverride().showHelpAfterError('`hone --help` shows all commands')
  describeServing(program, embed, ended)
  describeReads(program)
  describeWrites(program)
  return program
}

function describeServing(program: Command, embed: EmbedServer, ended: (code: ExitCode) => void): void {
  program
    .command('serve')
    .description('start a server and keep it until it is told to stop')
    .option('--grpc <host:port>', 'where gRPC listens', DEFAULT_GRPC)
    .option('--http <host:port>', 'where the dashboard listens', DEFAULT_HTTP)
    .option('--data <folder>', 'where studies are kept (default: HONE_DATA, else the nearest .hone)')
    .option('--gpus <count>', 'GPUs that trials may use; 0 ignores what studies ask for (default: those that nvidia-smi lists)', gpuCount)
    .option('--log-level <level>', 'debug, info, warn or error; logs go to stderr', 'warn')
    .action(async (flags: { grpc: string; http: string; data?: string; gpus?: number; logLevel: string }) => {
      const { serve } = await import('./commands/serve.ts')
      const gpus = flags.gpus === undefined ? {} : { gpus: Array.from({ length: flags.gpus }, (_, id) => String(id)) }
      ended(await serve({ dataFolder: dataFolder(flags), grpc: flags.grpc, http: flags.http, logLevel: flags.logLevel, ...gpus }, embed))
    })
  withServer(program.command('run <file>'))
    .description('submit a study and show it to its end; starts a server when none runs')
    .option('--name <name>', 'use this name instead of the document’s')
    .option('--number-name', 'take NAME-2, NAME-3, ... when the name is taken')
    .option('--grpc <host:port>', 'where a server of its own listens')
    .option('--http <host:port>', 'where its dashboard listens')
    .option('--log-level <level>', 'debug, info, warn or error', 'warn')
    .action(async (file: string, flags) => {
      const { run } = await import('./commands/run.ts')
      ended(await run(file, flags, embed))
    })
  withServer(program.command('watch <study>'))
    .description('show a study’s progress to its end')
    .action(async (study: string, flags: ServerFlags) => {
      const { follow } = await import('./commands/follow.ts')
      await connected(flags, async (connection) => ended(await follow(connection, study)))
    })
}

function describeReads(program: Command): void {
  const read = (usage: string, description: string): Command =>
    withServer(program.command(usage)).description(description).option('--json', 'print JSON')
  read('studies', 'list the studies').action(async (flags) => {
    const { showStudies } = await import('./commands/studies.ts')
    await connected(flags, (connection) => showStudies(connection, flags))
  })
  read('show <study>', 'show a study').action(async (study: string, flags) => {
    const { showStudy } = await import('./commands/studies.ts')
    await connected(flags, (connection) => showStudy(connection, study, flags))
  })
  read('trials <study>', 'list a study’s trials').action(async (study: string, flags) => {
    const { showTrials } = await import('./commands/studies.ts')
    await connected(flags, (connection) => showTrials(connection, study, flags))
  })
  read('best <study>', 'show the best trial').action(async (study: string, flags) => {
    const { showBest } = await import('./commands/studies.ts')
    await connected(flags, (connection) => showBest(connection, study, flags))
  })
  withServer(program.command('logs <study>').argument('<trial>', 'its number', trialNumber))
    .description('print a trial’s output')
    .option('-f, --follow', 'go on until the trial ends')
    .option('--stderr', 'its error output instead')
    .action(async (study: string, trial: number, flags) => {
      const { showLogs } = await import('./commands/logs.ts')
      await connected(flags, (connection) => showLogs(connection, study, trial, flags))
    })
}

function describeWrites(program: Command): void {
  withServer(program.command('submit <file>'))
    .description('create a study and return at once')
    .option('--name <name>', 'use this name instead of the document’s')
    .option('--number-name', 'take NAME-2, NAME-3, ... when the name is taken')
    .action(async (file: string, flags) => {
      const { submitDocument } = await import('./commands/submit.ts')
      await connected(flags, async (connection) => console.log((await submitDocument(connection, file, flags)).name))
    })
  withServer(program.command('validate <file>'))
    .description('check a study file; creates nothing')
    .action(async (file: string, flags: ServerFlags) => {
      const { validateDocument } = await import('./commands/submit.ts')
      await connected(flags, (connection) => validateDocument(connection, file))
    })
  withServer(program.command('pause <study>'))
    .description('start nothing new; running trials go on')
    .action(async (study: string, flags: ServerFlags) => {
      const { pauseStudy } = await import('./commands/control.ts')
      await connected(flags, (connection) => pauseStudy(connection, study))
    })
  withServer(program.command('resume <study>'))
    .description('let a paused study go on')
    .action(async (study: string, flags: ServerFlags) => {
      const { resumeStudy } = await import('./commands/control.ts')
      await connected(flags, (connection) => resumeStudy(connection, study))
    })
  withServer(program.command('stop <study>').argument('[trial]', 'only this trial', trialNumber))
    .description('end a study, or one of its trials')
    .option('--reason <text>', 'kept with it', 'stopped by hand')
    .action(async (study: string, trial: number | undefined, flags) => {
      const { stop } = await import('./commands/control.ts')
      await connected(flags, (connection) => stop(connection, study, trial, flags.reason))
    })
}

function withServer(command: Command): Command {
  return command
    .option('--server <host:port>', 'the server (default: HONE_SERVER, else the one of the data folder)')
    .option('--data <folder>', 'the data folder of a server on this machine')
}

async function connected(flags: ServerFlags, use: (connection: Connection) => Promise<void>): Promise<void> {
  const { connect } = await import('./connection.ts')
  const connection = connect(requireServer(flags))
  try {
    await use(connection)
  } finally {
    connection.close()
  }
}

function trialNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError(`a trial's number is an integer from 1, not ${JSON.stringify(text)}`)
  return Number(text)
}

function gpuCount(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError(`a count of GPUs is an integer from 0, not ${JSON.stringify(text)}`)
  return Number(text)
}
