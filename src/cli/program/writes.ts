import type { Command } from 'commander'
import type { ServerChoice } from '../../wire/index.ts'
import type { EmbedServer } from '../serving.ts'
import { askingWith, connected } from './asking.ts'
import { type Ended, trialNumber, withServer } from './options.ts'

/** Commands that change something. */
export function describeWrites(program: Command, embed: EmbedServer, ended: Ended): void {
  describeSubmitting(program, embed, ended)
  withServer(program.command('pause <study>'))
    .description('start nothing new; running trials go on')
    .action(async (study: string, flags: ServerChoice) => {
      const { pauseStudy } = await import('../commands/control.ts')
      await connected(flags, (connection) => pauseStudy(connection, study))
    })
  withServer(program.command('resume <study>'))
    .description('let a paused study go on')
    .action(async (study: string, flags: ServerChoice) => {
      const { resumeStudy } = await import('../commands/control.ts')
      await connected(flags, (connection) => resumeStudy(connection, study))
    })
  withServer(program.command('stop <study>').argument('[trial]', 'only this trial', trialNumber))
    .description('end a study, or one of its trials')
    .option('--reason <text>', 'kept with it', 'stopped by hand')
    .action(async (study: string, trial: number | undefined, flags) => {
      const { stop } = await import('../commands/control.ts')
      await connected(flags, (connection) => stop(connection, study, trial, flags.reason))
    })
  withServer(program.command('extend <study>'))
    .description('give a study more budget; one that its budget ended goes on')
    .option('--trials <count>', 'trials in all, or +20 for so many more')
    .option('--parallel <count>', 'trials at the same time')
    .option('--duration <time>', 'running time in all, as 2h, or +30m for so much more')
    .option('--gpu-hours <hours>', 'GPU hours in all, or +5 for so many more')
    .action(async (study: string, flags) => {
      const { extendStudy } = await import('../commands/extend.ts')
      await connected(flags, (connection) => extendStudy(connection, study, flags))
    })
  withServer(program.command('edit <study> <file>'))
    .description('make a study what its file says now: budget, space, parameter constraints and whatever else may change while it runs')
    .action(async (study: string, file: string, flags) => {
      const { editStudy } = await import('../commands/edit.ts')
      await connected(flags, (connection) => editStudy(connection, study, file))
    })
  withServer(program.command('enqueue <study> <values...>'))
    .description('put a point of your own into the queue, as lr=0.01 layers=3: it comes before what the algorithm suggests')
    .action(async (study: string, values: string[], flags: ServerChoice) => {
      const { enqueueTrial } = await import('../commands/enqueue.ts')
      await connected(flags, (connection) => enqueueTrial(connection, study, values))
    })
  withServer(program.command('delete <study>').argument('[trial]', 'only this trial', trialNumber))
    .description('remove a study with all that belongs to it, or one of its trials; what runs is stopped first')
    .option('-y, --yes', 'do not ask')
    .action(async (study: string, trial: number | undefined, flags) => {
      const { deleteStudyOrTrial } = await import('../commands/delete.ts')
      await connected(flags, (connection) => deleteStudyOrTrial(connection, study, trial, flags))
    })
}

function describeSubmitting(program: Command, embed: EmbedServer, ended: Ended): void {
  withServer(program.command('submit <file>'))
    .description('create a study and return at once')
    .option('--name <name>', 'use this name instead of the document’s')
    .option('--number-name', 'take NAME-2, NAME-3, ... when the name is taken')
    .option('--paused', 'let nothing run before `hone resume`')
    .action(async (file: string, flags) => {
      const { submitFile } = await import('../commands/submit.ts')
      await connected(flags, (connection) => submitFile(connection, file, flags))
    })
  withServer(program.command('validate <file>'))
    .description('check a study file; creates nothing')
    .option('--json', 'print JSON')
    .action(async (file: string, flags) => {
      const { validateDocument } = await import('../commands/submit.ts')
      await askingWith(embed)(flags, async (connection) => ended(await validateDocument(connection, file, flags)))
    })
  withServer(program.command('convert <file>'))
    .description('print a Katib Experiment or a W&B sweep as a study file; creates nothing')
    .action(async (file: string, flags: ServerChoice) => {
      const { convertDocument } = await import('../commands/submit.ts')
      await askingWith(embed)(flags, (connection) => convertDocument(connection, file))
    })
}
