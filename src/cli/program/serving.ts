import { type Command, Option } from 'commander'
import { dataFolder } from '../../wire/index.ts'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { DEFAULT_GRPC, DEFAULT_HTTP, type EmbedServer, type ServeOptions } from '../serving.ts'
import { readTlsFlags, type TlsFlags } from '../tls-flags.ts'
import {
  type ClusterFlags,
  clusterOf,
  collect,
  connected,
  durationOption,
  type Ended,
  failuresOption,
  gpuCount,
  sizeOption,
  withCluster,
  withServer,
} from './parts.ts'

interface ServeFlags extends Omit<ServeOptions, 'dataFolder' | 'gpus' | 'cluster' | 'tls' | 'hosts'>, ClusterFlags, TlsFlags {
  readonly host?: readonly string[]
  readonly data?: string
  readonly gpus?: number
  readonly whileBusy?: boolean
}

/** Commands that serve, or show a study to its end. `command` is what stands after `--`. */
export function describeServing(program: Command, embed: EmbedServer, command: readonly string[], ended: Ended): void {
  withCluster(program.command('serve'))
    .description('start a server and keep it until it is told to stop')
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
    .addOption(
      networkOption('--tls <how>', 'auto: serve over TLS with a certificate that the server makes in its data folder').choices(['auto']),
    )
    .addOption(networkOption('--tls-cert <file>', 'serve over TLS with this certificate (PEM); it is read again when it changes'))
    .addOption(networkOption('--tls-key <file>', 'its key (PEM)'))
    .addOption(networkOption('--tls-ca <file>', 'the CA that it is by, for trials, where it is not one that everybody knows'))
    .option('--host <name>', 'a name that the server answers to, beside those of its certificate; may be given several times', collect)
    .addOption(networkOption('--advertise <host:port>', 'where trials reach the server (default: where it listens)'))
    .addOption(networkOption('--token-file <file>', 'has the owner’s token (default: one in the data folder, made by the first server)'))
    .action(
      async ({
        data,
        gpus,
        whileBusy = false,
        on,
        kubeconfig,
        context,
        namespace,
        tls,
        tlsCert,
        tlsKey,
        tlsCa,
        host,
        ...flags
      }: ServeFlags) => {
        const { serve } = await import('../commands/serve.ts')
        const choice = readTlsFlags({ tls, tlsCert, tlsKey, tlsCa })
        const network = { ...(choice && { tls: choice }), ...(host && { hosts: host }) }
        const ids = gpus === undefined ? {} : { gpus: Array.from({ length: gpus }, (_, id) => String(id)) }
        const where = clusterOf({ on, kubeconfig, context, namespace })
        if (flags.experiments && where.cluster === undefined) {
          const remedy = 'Add --on kubernetes.'
          throw new CliFailure(EXIT.invalid, '--experiments takes Experiments from a cluster, but trials are to run as processes', {
            remedy,
          })
        }
        if (flags.dbManager !== undefined && !flags.experiments) {
          throw new CliFailure(EXIT.invalid, '--db-manager is for the trials of Experiments, which are not taken', {
            remedy: 'Add --experiments.',
          })
        }
        if (flags.openMetrics && flags.dbManager === undefined) {
          throw new CliFailure(EXIT.invalid, '--open-metrics says who may read at --db-manager, which is not given', {
            remedy: 'Add --db-manager HOST:PORT.',
          })
        }
        const folder = dataFolder(data === undefined ? {} : { data })
        ended(await serve({ ...flags, ...ids, ...where, ...network, dataFolder: folder }, embed, { whileBusy }))
      },
    )
  withCluster(withDraft(withServer(program.command('run [file]'))))
    .description('submit a study and show it to its end; starts a server when none runs. Without a file: --param ... -- COMMAND')
    .option('--number-name', 'take NAME-2, NAME-3, ... when the name is taken (always so for the script’s name)')
    .option('--grpc <host:port>', 'where a server of its own listens')
    .option('--http <host:port>', 'where its dashboard listens')
    .addOption(logLevelOption('how much the log of a server of its own says', 'error'))
    .action(async (file: string | undefined, flags) => {
      const { run } = await import('../commands/run.ts')
      ended(await run(file, flags, command, embed))
    })
  withDraft(program.command('init'))
    .description('write a commented study file from a command line: --param ... -- COMMAND')
    .option('-o, --output <file>', 'where to; - prints', 'study.yaml')
    .option('--force', 'replace a file that is there')
    .action(async (flags) => {
      const { initStudy } = await import('../commands/init.ts')
      await initStudy(flags, command)
    })
  withServer(program.command('watch <study>'))
    .description('show a study’s progress to its end')
    .option('--json', 'a JSON document for every change')
    .action(async (study: string, flags) => {
      const { watch } = await import('../commands/follow.ts')
      await connected(flags, async (connection) => ended(await watch(connection, study, flags)))
    })
}

/** How much is written to the log. */
/** The flag of every command that serves. */
export function logLevelOption(description: string, usual = 'warn'): Option {
  return new Option('--log-level <level>', description).choices(['debug', 'info', 'warn', 'error']).default(usual)
}

/** An option that containers are told by their environment, as HONE_TLS_CERT. */
function networkOption(flags: string, description: string): Option {
  const option = new Option(flags, description)
  return option.env(`HONE_${option.name().replaceAll('-', '_').toUpperCase()}`)
}

function withDraft(command: Command): Command {
  return command
    .usage(`${command.name() === 'run' ? '[options] [file] [-- command...]' : '[options] -- command...'}`)
    .option('--name <name>', 'NAME or PROJECT/NAME of the study (default: the document’s, or the script’s)')
    .option(
      '-p, --param <name=kind>',
      'what may vary: lr=log(1e-5,1e-1), n=int(1,8), opt=choice(sgd,adam), on=bool, each with ~VALUE behind it where the best is expected; {lr} in the command stands for it',
      collect,
    )
    .option(
      '--parameter-constraint <comparison>',
      'what parameters keep among themselves, as "heads * size <= 1024"; may be given several times',
      collect,
    )
    .option('--minimize <metric>', 'what to make small; may be given several times', collect)
    .option('--maximize <metric>', 'what to make large; may be given several times', collect)
    .option('--algorithm <name>', 'who chooses (default: auto)')
    .option('--stopping <rule>', 'what ends hopeless trials early: auto chooses a rule for the study')
    .option('--trials <count>', 'how many trials (default: what the file says, else 50)')
    .option('--parallel <count>', 'how many at the same time (default: what the file says, else 1)')
    .addOption(failuresOption())
    .option('--gpu <count>', 'GPUs that one trial has for itself')
    .option('--seed <number>', 'where random streams start from')
}
