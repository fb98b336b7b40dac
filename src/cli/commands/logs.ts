import { type Connection, streamed } from '../connection.ts'

export interface LogFlags {
  readonly follow?: boolean
  readonly stderr?: boolean
}

/** `hone logs STUDY TRIAL`: what the newest attempt wrote; with --follow until it ends. */
export async function showLogs(connection: Connection, study: string, trial: number, flags: LogFlags): Promise<void> {
  const stream = connection.client.readLogs({
    study,
    trial,
    stream: flags.stderr ? 'stderr' : 'stdout',
    offset: 0,
    follow: flags.follow === true,
  })
  for await (const chunk of streamed(connection, stream)) process.stdout.write(chunk.data)
}
