import { type Command, Option } from 'commander'
import { EXIT } from './exit.ts'
import { CliFailure } from './failure.ts'
import type { ClusterChoice } from './serving.ts'

/** The flags of commands whose server may run trials on a cluster. */
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
