import { connect } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { dataFolder, findServer, type ServerFlags } from '../server-lookup.ts'
import { DEFAULT_GRPC, DEFAULT_HTTP, type EmbedServer } from '../serving.ts'
import { follow } from './follow.ts'
import { type SubmitFlags, submitDocument } from './submit.ts'

export interface RunFlags extends ServerFlags, SubmitFlags {
  readonly grpc?: string
  readonly http?: string
  readonly logLevel: string
}

/** Submits a study and shows it to its end; brings a server of its own when none is named and none runs on the data folder. */
export async function run(file: string, flags: RunFlags, embed: EmbedServer): Promise<ExitCode> {
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
    const study = await submitDocument(connection, file, flags)
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
