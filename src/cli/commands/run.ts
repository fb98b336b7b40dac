import { shellQuoted } from '../../placeholders/index.ts'
import type { ReadStudy, ServerAddress } from '../../wire/index.ts'
import { dataFolder, findServer, type ServerChoice } from '../../wire/index.ts'
import { serveInBackground } from '../background.ts'
import { type ClusterFlags, clusterArguments, clusterOf } from '../cluster-flags.ts'
import { type Connection, connect, unary } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { type OwnLog, openOwnLog } from '../own-log.ts'
import { embedOrMeet, type ReachedServer } from '../reached-server.ts'
import { specOf, studyRef } from '../reading.ts'
import { ANY_PORT, DEFAULT_GRPC, DEFAULT_HTTP, type EmbeddedServer, type EmbedServer } from '../serving.ts'
import { DRAFT_FLAGS, type DraftFlags, draftStudy, refuseFlags, strangers } from '../study-draft.ts'
import { getStudy } from '../watching.ts'
import { budgetPatch } from './extend.ts'
import { comeBack, follow } from './follow.ts'
import { type SubmitFlags, submitDocument, submitText } from './submit.ts'

/** Flags that a file leaves no room for; how much is run is for this time. */
const FILE_SAYS = DRAFT_FLAGS.filter((flag) => flag !== 'trials' && flag !== 'parallel')
/** Then a server of one's own is soonest, unless another one is there. */
const RETRIES_MAX = 10
const PAGE = 500
const ANY_BUDGET = { trials: 1, parallel: 1 }

export interface RunFlags extends ServerChoice, SubmitFlags, DraftFlags, ClusterFlags {
  readonly grpc?: string
  readonly http?: string
  readonly logLevel: string
}

/** Submits a study, of a file or drafted from flags and the command, and shows it to its end; brings a server of its own when none is named and none runs on the data folder. The unfinished study of the same document goes on. */
export async function run(file: string | undefined, flags: RunFlags, command: readonly string[], embed: EmbedServer): Promise<ExitCode> {
  // Before a server is started: a mistake in a flag starts nothing.
  const submit = submission(file, flags, command)
  const found = findServer(flags)
  if (found !== undefined && flags.on !== undefined) {
    throw new CliFailure(EXIT.invalid, `a server runs already (${found.grpc}): where its trials run was said when it started`, {
      remedy: `Leave --on out; or name another data folder with --data, so that a server of its own is started.`,
    })
  }
  let study: ReadStudy | undefined
  const begin = async (connection: Connection): Promise<ReadStudy> => {
    study = study === undefined ? await submit(connection) : await getStudy(connection, study.id)
    return study
  }
  const folder = dataFolder(flags)
  const log = openOwnLog(process.stderr)
  const embedLogged: EmbedServer = (options) => embed({ ...options, log })
  for (let server = await reach(found, folder, flags, embedLogged); ; ) {
    try {
      return await runOn(server, begin, { folder, flags, log })
    } catch (error) {
      // The server of another command may end while this one needs it.
      const next = isAway(error) && server.embedded === undefined ? findServer(flags) : server.address
      if (next?.grpc === server.address.grpc) throw error
      server = await reach(next, folder, flags, embedLogged)
    }
  }
}

/** Begins the study on a server and follows it; what others gave to this command's own server goes on without this command. */
async function runOn(
  { address, embedded: own }: ReachedServer,
  begin: (connection: Connection) => Promise<ReadStudy>,
  { folder, flags, log }: { readonly folder: string; readonly flags: RunFlags; readonly log: OwnLog },
): Promise<ExitCode> {
  let embedded = own
  const isOfFolder = findServer({ data: folder })?.grpc === address.grpc
  const connection = connect(address)
  try {
    const study = await begin(connection)
    const code = await follow(connection, studyRef(study), {}, { log, ...(isOfFolder && { retriesMax: RETRIES_MAX }) })
    const isLeft = code === EXIT.interrupted
    const others = embedded === undefined ? [] : await othersThatRun(connection, study)
    if (embedded !== undefined && (isLeft || others.length > 0)) {
      await embedded.close()
      await handOver(folder, embedded, { flags, studies: [...(isLeft ? [studyRef(study)] : []), ...others] })
      embedded = undefined
    }
    if (isLeft) console.error(comeBack(studyRef(study)))
    else if (embedded !== undefined) console.log(`The dashboard ends with this command: \`${serveAgain(flags)}\` shows it again.`)
    return code
  } finally {
    connection.close()
    await embedded?.close()
  }
}

function serveAgain({ data }: RunFlags): string {
  return data === undefined ? 'hone serve' : `hone serve --data ${shellQuoted(data)}`
}

/** A server of this command's own; on any free port where the usual one is another's and none was asked for. */
async function embedServer(folder: string, flags: RunFlags, embed: EmbedServer): Promise<EmbeddedServer> {
  const { grpc, http, logLevel } = flags
  const at = (addresses: { grpc: string; http: string }): Promise<EmbeddedServer> =>
    embed({ dataFolder: folder, logLevel, ...clusterOf(flags), ...addresses })
  try {
    return await at({ grpc: grpc ?? DEFAULT_GRPC, http: http ?? DEFAULT_HTTP })
  } catch (error) {
    if (!isAddressTaken(error) || (grpc !== undefined && http !== undefined)) throw error
    return at({ grpc: grpc ?? ANY_PORT, http: http ?? ANY_PORT })
  }
}

/** The server that was found, else one of this command's own, or the one that another command starts on the folder at this very moment. */
async function reach(found: ServerAddress | undefined, folder: string, flags: RunFlags, embed: EmbedServer): Promise<ReachedServer> {
  if (found !== undefined) return { address: found }
  const own = (): Promise<EmbeddedServer> => embedServer(folder, flags, embed)
  if (flags.on === undefined) return embedOrMeet(folder, own)
  const embedded = await own()
  return { address: embedded, embedded }
}

/** Studies that other commands gave to this one's server, which runs their trials. */
async function othersThatRun(connection: Connection, { id }: ReadStudy): Promise<string[]> {
  const { studies } = await unary(connection, connection.client.listStudies, { pageSize: PAGE, pageToken: '' })
  return studies.filter((study) => study.id !== id && study.state === 'ACTIVE' && specOf(study).trial !== undefined).map(studyRef)
}

/** The studies go on in a server that outlives this command. */
async function handOver(
  folder: string,
  addresses: EmbeddedServer,
  { flags, studies }: { flags: ClusterFlags; studies: readonly string[] },
): Promise<void> {
  const pid = await serveInBackground(folder, addresses, clusterArguments(flags))
  console.error(
    pid === undefined
      ? `\nThe server ended with this command; the trials that run go on, and \`hone serve --data ${folder}\` takes them up.`
      : `\nA server in the background (process ${pid}) goes on with ${studies.join(', ')}, and ends with ${studies.length === 1 ? 'it' : 'them'}.`,
  )
}

function isAway(error: unknown): boolean {
  return error instanceof CliFailure && error.exitCode === EXIT.away
}

function isAddressTaken(error: unknown): boolean {
  return error instanceof Error && /\bis taken\b/.test(error.message)
}

function submission(file: string | undefined, flags: RunFlags, command: readonly string[]): (connection: Connection) => Promise<ReadStudy> {
  if (file === undefined) {
    if (command.length === 0 && flags.param === undefined) {
      throw new CliFailure(EXIT.invalid, 'there is no study to run', {
        remedy:
          'Name its file, as `hone run study.yaml`; or say it in one line: `hone run --param NAME=KIND --minimize METRIC -- COMMAND`.',
      })
    }
    const draft = draftStudy(flags, command)
    const unknown = strangers(command, flags.param ?? [])
    if (unknown.length > 0) {
      const words = unknown.map((name) => `{${name}}`).join(', ')
      console.error(`note: ${words} in the command stands for no parameter, and one of the parameters stands nowhere in it`)
    }
    // Nobody chose the script's name: running the script once more is another study, not a mistake.
    return (connection) =>
      submitText(connection, draft, { ...flags, takeUp: true, numberName: flags.numberName ?? flags.name === undefined })
  }
  const remedy = `Write it into ${file}; of a sweep or an Experiment \`hone convert ${file} > study.yaml\` makes a study file.`
  refuseFlags(flags, FILE_SAYS, { of: 'a study without a file', remedy })
  const budget = { trials: flags.trials, parallel: flags.parallel }
  // Before the study is made: an amount that cannot be read makes none.
  const isLeft = Object.keys(budgetPatch(budget, ANY_BUDGET)).length === 0
  if (command.length === 0) {
    return (connection) => submitDocument(connection, file, { ...flags, takeUp: true, ...(isLeft ? {} : { budget }) })
  }
  throw new CliFailure(EXIT.invalid, 'a study has either a file or a command after --', {
    remedy: `Leave one of them out: ${file} says its command itself.`,
  })
}
