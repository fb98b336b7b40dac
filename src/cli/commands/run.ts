import type { ReadStudy } from '../../wire/index.ts'
import { dataFolder, findServer, type ServerChoice } from '../../wire/index.ts'
import { type Connection, connect } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { DEFAULT_GRPC, DEFAULT_HTTP, type EmbedServer } from '../serving.ts'
import { type DraftFlags, draftStudy } from '../study-draft.ts'
import { follow } from './follow.ts'
import { type SubmitFlags, submitDocument, submitText } from './submit.ts'

export interface RunFlags extends ServerChoice, SubmitFlags, DraftFlags {
  readonly grpc?: string
  readonly http?: string
  readonly logLevel: string
}

/** Submits a study, of a file or drafted from flags and the command, and shows it to its end; brings a server of its own when none is named and none runs on the data folder. */
export async function run(file: string | undefined, flags: RunFlags, command: readonly string[], embed: EmbedServer): Promise<ExitCode> {
  // Before a server is started: a mistake in a flag starts nothing.
  const submit = submission(file, flags, command)
  const found = findServer(flags)
  const embedded =
    found === undefined
      ? await embed({
          dataFolder: dataFolder(flags),
          grpc: flags.grpc ?? DEFAULT_GRPC,
          http: flags.http ?? DEFAULT_HTTP,
          logLevel: flags.logLevel,
        })
      : undefined
  const connection = connect(found ?? (embedded as NonNullable<typeof embedded>))
  try {
    const study = await submit(connection)
    const code = await follow(connection, study.name)
    if (code === EXIT.interrupted && embedded !== undefined) {
      console.log(
        `The server ends with this command; its running trials go on and \`hone serve --data ${dataFolder(flags)}\` takes them up.`,
      )
    }
    return code
  } finally {
    connection.close()
    await embedded?.close()
  }
}

function submission(file: string | undefined, flags: RunFlags, command: readonly string[]): (connection: Connection) => Promise<ReadStudy> {
  if (file === undefined) {
    const draft = draftStudy(flags, command)
    return (connection) => submitText(connection, draft, flags)
  }
  if (command.length === 0) return (connection) => submitDocument(connection, file, flags)
  throw new CliFailure(EXIT.invalid, 'a study has either a file or a command after --', {
    remedy: `Leave one of them out: ${file} says its command itself.`,
  })
}
