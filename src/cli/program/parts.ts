import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { readBytes, readDuration } from '../../amounts/index.ts'
import { dataFolder, findServer, type ServerChoice } from '../../wire/index.ts'
import type { Connection } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { requireServer } from '../server-lookup.ts'
import { ANY_PORT, type ClusterChoice, type EmbedServer } from '../serving.ts'
import { awaitServer, msToWait } from '../waiting.ts'

/** What a server keeps its studies in, in the data folder. */
export const STORE_FILE = 'hone.db'
/** By this the next command that looks knows a folder that a killed one left. */
const PASSING_PREFIX = 'hone-look-'

/** Told the exit code of a command that ends otherwise than well. */
export type Ended = (code: ExitCode) => void

/** A command that speaks to a server. */
export function withServer(command: Command): Command {
  return command
    .option('--server <address>', 'HOST:PORT or https://HOST:PORT (default: HONE_SERVER, else the server of the data folder)')
    .option('--token <token>', 'what the server asks for (default: HONE_TOKEN, else what the server left for its user)')
    .option('--ca <file>', 'the CA that the server’s certificate is by (default: HONE_CA, else those that everybody knows)')
    .option('--data <folder>', 'the data folder of a server on this machine, before HONE_SERVER')
}

export interface ClusterFlags {
  readonly on?: 'processes' | 'kubernetes' | undefined
  readonly kubeconfig?: string | undefined
  readonly context?: string | undefined
  readonly namespace?: string | undefined
}

/** A command that may start a server whose trials run on a cluster. */
export function withCluster(command: Command): Command {
  return command
    .addOption(new Option('--on <place>', 'where a server of its own runs trials').choices(['processes', 'kubernetes']))
    .option('--kubeconfig <file>', 'the cluster’s kubeconfig (default: KUBECONFIG, inside a pod its own cluster, else ~/.kube/config)')
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .option('--namespace <name>', 'where pods run (default: the context’s, else default)')
}

/** The cluster that the flags choose: naming one means to run there. Throws on flags that contradict each other. */
export function clusterOf({ on, kubeconfig, context, namespace }: ClusterFlags): { cluster?: ClusterChoice } {
  const choice = {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(namespace === undefined ? {} : { namespace }),
  }
  const named = Object.keys(choice)
  if (on === 'processes' && named.length > 0) {
    throw new CliFailure(EXIT.invalid, `--${named[0]} speaks of a cluster, but trials are to run as processes`)
  }
  return on === 'kubernetes' || named.length > 0 ? { cluster: choice } : {}
}

/** The flags again, for another server. */
export function clusterArguments({ on, ...choice }: ClusterFlags): string[] {
  const { kubeconfig, context, namespace } = choice
  return Object.entries({ on, kubeconfig, context, namespace }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  )
}

/** Something to be done with an open connection. */
type Use<Answer> = (connection: Connection) => Promise<Answer>

/** Runs with an open connection, and closes it; a server that is not there yet is waited for as HONE_WAIT says. */
export async function connected<Answer>(flags: ServerChoice, use: Use<Answer>): Promise<Answer> {
  const ms = msToWait()
  if (ms === 0) return connectedNow(flags, use)
  const { connectReady } = await import('../connection.ts')
  const tell = (words: string): void => console.error(`hone: ${words}`)
  return using(await awaitServer(() => connectReady(requireServer(flags)), { ms, tell }), use)
}

async function connectedNow<Answer>(flags: ServerChoice, use: Use<Answer>): Promise<Answer> {
  const { connect } = await import('../connection.ts')
  return using(connect(requireServer(flags)), use)
}

async function using<Answer>(connection: Connection, use: Use<Answer>): Promise<Answer> {
  try {
    return await use(connection)
  } finally {
    connection.close()
  }
}

/**
 * As `connected`, for commands that only look, which wait for no server: where none runs on a data folder that is there, one answers for this
 * moment, without running anything.
 */
export function lookingWith(embed: EmbedServer): typeof connected {
  return async (flags, use) => {
    const folder = dataFolder(flags)
    if (findServer(flags) !== undefined || !existsSync(join(folder, STORE_FILE))) return connectedNow(flags, use)
    return askMoment(embed, folder, use)
  }
}

/** As `lookingWith`, for commands that need no study: where there is no data folder, a server on an empty one answers. */
export function askingWith(embed: EmbedServer): typeof connected {
  return async (flags, use) => {
    if (findServer(flags) !== undefined || existsSync(join(dataFolder(flags), STORE_FILE))) return lookingWith(embed)(flags, use)
    const folder = await mkdtemp(join(tmpdir(), PASSING_PREFIX))
    try {
      return await askMoment(embed, folder, use)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function askMoment<Answer>(embed: EmbedServer, folder: string, use: Use<Answer>): Promise<Answer> {
  const server = await embed({ dataFolder: folder, grpc: ANY_PORT, http: ANY_PORT, logLevel: 'error', onlyReads: true })
  const { connect } = await import('../connection.ts')
  const connection = connect({ ...server, http: undefined })
  try {
    return await use(connection)
  } finally {
    connection.close()
    await server.close()
  }
}

export function trialNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError(`a trial's number is an integer from 1, not ${JSON.stringify(text)}`)
  return Number(text)
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError(`a count is an integer from 1, not ${JSON.stringify(text)}`)
  return Number(text)
}

export function gpuCount(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError(`a count of GPUs is an integer from 0, not ${JSON.stringify(text)}`)
  return Number(text)
}

/** Milliseconds of an option such as 30d. */
export function durationOption(text: string): number {
  const ms = readDuration(text)
  if (ms === undefined) throw new InvalidArgumentError(`a duration is written as 90s, 12h or 30d, not ${JSON.stringify(text)}`)
  return ms
}

/** Bytes of an option such as 50Gi. */
export function sizeOption(text: string): number {
  const bytes = readBytes(text)
  if (bytes === undefined) throw new InvalidArgumentError(`a size is written as 512Mi or 50Gi, not ${JSON.stringify(text)}`)
  return bytes
}

/** How many failures a study bears, for commands that make one. */
export function failuresOption(): Option {
  return new Option('--failures-in-a-row <count>', 'so many failed trials in a row end the study (default: ten first ones that fail alike)')
}

/** For options that may be given several times. */
export function collect(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text]
}

/** How much is written to the log: the flag of every command that serves. */
export function logLevelOption(description: string, usual = 'warn'): Option {
  return new Option('--log-level <level>', description).choices(['debug', 'info', 'warn', 'error']).default(usual)
}
