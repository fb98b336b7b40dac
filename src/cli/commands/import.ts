import { existsSync } from 'node:fs'
import { type Connection, unary } from '../connection.ts'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { bringTrialsOver } from '../imports/bring-over.ts'
import type { Imported, ImportFlags, ImportFormat } from '../imports/format.ts'
import { IMPORT_FORMATS } from '../imports/registry.ts'
import { sqliteFile } from '../imports/sqlite-file.ts'
import { documentOf } from '../imports/study-document.ts'
import { withoutPassword } from '../imports/without-password.ts'
import { stateWord, studyRef } from '../reading.ts'
import { DRAFT_FLAGS, refuseFlags } from '../study-draft.ts'
import { getStudy } from '../watching.ts'
import { type SubmitFlags, submitDocument, submitText } from './submit.ts'

export interface ImportCommandFlags extends ImportFlags, Omit<SubmitFlags, 'paused'> {
  /** Name of the format; recognised when absent. */
  readonly format?: string
}

/** What the file of a study says; the others may tell what the columns of a table are. */
const FILE_SAYS = DRAFT_FLAGS.filter((name) => name !== 'param' && name !== 'minimize' && name !== 'maximize')

/** `hone import SOURCE`: what another program evaluated becomes a study with history; `command` runs its next trials. */
export async function importStudy(
  connection: Connection,
  source: string,
  flags: ImportCommandFlags,
  command: readonly string[],
): Promise<void> {
  const format = await findFormat(source, flags.format)
  const imported =
    'read' in format
      ? await bringOver(connection, source, { format, flags, command })
      : await bringWhole(connection, source, { format, flags, command })
  const study = await getStudy(connection, imported.study)
  for (const note of imported.notes) console.error(`note: ${note}`)
  console.log(`${imported.study} has ${imported.trials} trials and is ${stateWord(study.state)}: \`hone show ${imported.study}\``)
}

async function findFormat(source: string, name: string | undefined): Promise<ImportFormat> {
  if (!/^\w[\w+]*:\/\//.test(source) && !existsSync(sqliteFile(source))) throw new CliFailure(EXIT.missing, `there is no file ${source}`)
  const named = IMPORT_FORMATS.find((format) => format.name === name)
  if (named !== undefined) return named
  for (const format of IMPORT_FORMATS) if (await format.recognises(source)) return format
  const known = IMPORT_FORMATS.map((format) => `${format.name} (${format.summary})`).join(', ')
  throw new CliFailure(EXIT.invalid, `${withoutPassword(source)} is of no kind that can be taken over`, { remedy: `There is ${known}.` })
}

interface Plan<Way> {
  readonly format: Extract<ImportFormat, Way>
  readonly flags: ImportCommandFlags
  readonly command: readonly string[]
}

/** A study that says itself all that it is. */
async function bringWhole(
  connection: Connection,
  source: string,
  { format, flags, command }: Plan<{ bringOver: unknown }>,
): Promise<Imported> {
  const of = `other sources: ${format.summary} says itself what a study is`
  refuseFlags(flags, ['file', ...DRAFT_FLAGS, 'paused', 'numberName'], {
    of,
    remedy: 'Leave it out; `hone extend`, `hone pause` and others change the study when it is there.',
  })
  if (command.length > 0) {
    throw new CliFailure(EXIT.invalid, `a command after -- is for ${of}`, {
      remedy: 'Leave it out: the programs that asked for its trials go on doing so.',
    })
  }
  return format.bringOver(connection, source, flags)
}

/** Nothing of the study runs before its history is there. */
async function bringOver(connection: Connection, source: string, { format, flags, command }: Plan<{ read: unknown }>): Promise<Imported> {
  if (flags.file !== undefined && command.length > 0) {
    throw new CliFailure(EXIT.invalid, 'a study has either a file or a command after --', {
      remedy: `${flags.file} says its command itself.`,
    })
  }
  if (flags.file !== undefined) refuseFlags(flags, FILE_SAYS, { of: 'a study without a file', remedy: `Write it into ${flags.file}.` })
  const foreign = await format.read(source, flags)
  const submit = { ...flags, paused: true }
  const study =
    flags.file === undefined
      ? await submitText(connection, documentOf(foreign, flags, command), submit, {
          source: `what was made of ${withoutPassword(source)}`,
          meant: ['spec.budget'],
        })
      : await submitDocument(connection, flags.file, submit)
  const notes = await bringTrialsOver(connection, study, foreign)
  const { state } = await getStudy(connection, study.id)
  if (state === 'PAUSED' && !flags.paused) await unary(connection, connection.client.resumeStudy, { study: study.id })
  return { study: studyRef(study), trials: foreign.trials.length, notes: [...foreign.notes, ...notes] }
}
