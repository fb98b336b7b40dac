import { type Command, Option } from 'commander'
import { dataFolder } from '../../wire/index.ts'
import { type ClusterFlags, clusterOf, withCluster } from '../cluster-flags.ts'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { DEFAULT_GRPC, DEFAULT_HTTP, type EmbedServer, type ServeOptions } from '../serving.ts'
import { readTlsFlags, type TlsFlags } from '../tls-flags.ts'
import { collect, durationOption, type Ended, gpuCount, logLevelOption, sizeOption } from './options.ts'

interface ServeFlags extends Omit<ServeOptions, 'dataFolder' | 'gpus' | 'cluster' | 'tls' | 'hosts'>, ClusterFlags, TlsFlags {
  readonly host?: readonly string[]
  readonly data?: string
  readonly gpus?: number
  readonly whileBusy?: boolean
}

/** The command that starts a server and keeps it. */
export function describeServe(program: Command, embed: EmbedServer, ended: Ended): void {
  const command = withNetwork(withServing(withCluster(program.command('serve'))))
  command.description('start a server and keep it until it is told to stop').action(async ({ whileBusy = false, ...flags }: ServeFlags) => {
    const { serve } = await import('../commands/serve.ts')
    ended(await serve(serveOptions(flags), embed, { whileBusy }))
  })
}

function withServing(command: Command): Command {
  return command
    .option('--grpc <host:port>', 'where gRPC listens', DEFAULT_GRPC)
    .option('--http <host:port>', 'where the dashboard listens', DEFAULT_HTTP)
    .option('--data <folder>', 'where studies are kept (default: HONE_DATA, else the nearest .hone)')
    .option('--gpus <count>', 'GPUs that trials may use; 0 ignores what studies ask for (default: those that nvidia-smi lists)', gpuCount)
    .option(
      '--keep-folders <time>',
      'remove the folders of trials so long after their study ended, as 30d (default: never)',
      durationOption,
    )
    .option(
      '--keep-bytes <size>',
      'remove folders of ended studies, oldest first, while all take more, as 50Gi (default: never)',
      sizeOption,
    )
    .option('--artifact-bytes <size>', 'what the artifacts of one trial may take (default: 1Gi)', sizeOption)
    .option('--output-bytes <size>', 'what is kept of one trial’s output; more is cut in the middle (default: 256Mi)', sizeOption)
    .option('--experiments', 'make studies of Katib’s Experiments in the namespace, and write back how they stand: with --on kubernetes')
    .option(
      '--db-manager <address>',
      'HOST:PORT for Katib’s report_metrics and get_trial_metrics, without TLS: with --experiments (in a cluster: 0.0.0.0:6789)',
    )
    .option(
      '--open-metrics',
      'let whoever reaches --db-manager read what trials measured, by their names, as Katib does (default: this machine alone)',
    )
    .option('--while-busy', 'end by itself once no study is active')
    .addOption(logLevelOption('how much the log says, on stderr'))
}

function withNetwork(command: Command): Command {
  return command
    .addOption(
      networkOption('--tls <how>', 'auto: serve over TLS with a certificate that the server makes in its data folder').choices(['auto']),
    )
    .addOption(networkOption('--tls-cert <file>', 'serve over TLS with this certificate (PEM); it is read again when it changes'))
    .addOption(networkOption('--tls-key <file>', 'its key (PEM)'))
    .addOption(networkOption('--tls-ca <file>', 'the CA that it is by, for trials, where it is not one that everybody knows'))
    .option('--host <name>', 'a name that the server answers to, beside those of its certificate; may be given several times', collect)
    .addOption(networkOption('--advertise <host:port>', 'where trials reach the server (default: where it listens)'))
    .addOption(networkOption('--token-file <file>', 'has the owner’s token (default: one in the data folder, made by the first server)'))
}

/** An option that containers are told by their environment, as HONE_TLS_CERT. */
function networkOption(flags: string, description: string): Option {
  const option = new Option(flags, description)
  return option.env(`HONE_${option.name().replaceAll('-', '_').toUpperCase()}`)
}

/** Throws a CliFailure where one flag needs another. */
function serveOptions(flags: Omit<ServeFlags, 'whileBusy'>): ServeOptions {
  const { data, gpus, on, kubeconfig, context, namespace, tls, tlsCert, tlsKey, tlsCa, host, ...others } = flags
  const where = clusterOf({ on, kubeconfig, context, namespace })
  if (others.experiments && where.cluster === undefined) {
    throw lacks('--experiments takes Experiments from a cluster, but trials are to run as processes', '--on kubernetes')
  }
  if (others.dbManager !== undefined && !others.experiments) {
    throw lacks('--db-manager is for the trials of Experiments, which are not taken', '--experiments')
  }
  if (others.openMetrics && others.dbManager === undefined) {
    throw lacks('--open-metrics says who may read at --db-manager, which is not given', '--db-manager HOST:PORT')
  }
  const choice = readTlsFlags({ tls, tlsCert, tlsKey, tlsCa })
  return {
    ...others,
    ...(gpus === undefined ? {} : { gpus: Array.from({ length: gpus }, (_, id) => String(id)) }),
    ...where,
    ...(choice && { tls: choice }),
    ...(host && { hosts: host }),
    dataFolder: dataFolder(data === undefined ? {} : { data }),
  }
}

function lacks(message: string, flag: string): CliFailure {
  return new CliFailure(EXIT.invalid, message, { remedy: `Add ${flag}.` })
}
