import type { RequestOptions } from 'node:https'
import { Agent } from 'node:https'
import type { Cluster, KubeConfig } from '@kubernetes/client-node'
import { HoneError } from '../../../../model/index.ts'
import type { Endpoint } from './api.ts'

/** Which cluster: a kubeconfig's (KUBECONFIG, else ~/.kube/config when no file is named), or the one that this program runs in. */
export interface ClusterChoice {
  readonly kubeconfig?: string | undefined
  /** The kubeconfig's own current context when left out. */
  readonly context?: string | undefined
  /** The context's, inside a cluster the program's own, else `default`. */
  readonly namespace?: string | undefined
}

/** Finds the cluster and how to show who we are. Rejects with INVALID_REQUEST where there is none of that name. */
export async function connect(choice: ClusterChoice): Promise<Endpoint> {
  // Takes seconds and much memory: nobody who runs processes shall wait for it.
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  load(config, choice)
  const cluster = chosenCluster(config, choice)
  return {
    url: new URL(cluster.server),
    isWithin: isWithin(choice),
    namespace: choice.namespace ?? config.getContextObject(config.getCurrentContext())?.namespace ?? 'default',
    options: requestOptions(config, cluster),
  }
}

/** Reads the kubeconfig that is meant. */
function load(config: KubeConfig, choice: ClusterChoice): void {
  try {
    if (choice.kubeconfig !== undefined) config.loadFromFile(choice.kubeconfig)
    else if (isWithin(choice)) config.loadFromCluster()
    else config.loadFromDefault()
  } catch (cause) {
    throw refused(`the kubeconfig cannot be read: ${(cause as Error).message}`, cause)
  }
  // What the client takes for a cluster where it finds no kubeconfig: a port of this machine.
  if (config.getCurrentContext() === 'loaded-context') {
    throw refused(`no cluster is known here: there is neither a kubeconfig (--kubeconfig, KUBECONFIG, ~/.kube/config) nor is this a pod`)
  }
}

/** The cluster of the context that is meant, which becomes the current one. */
function chosenCluster(config: KubeConfig, { context }: ClusterChoice): Cluster {
  const contexts = config.getContexts().map(({ name }) => name)
  if (context !== undefined) {
    if (!contexts.includes(context)) throw refused(`the kubeconfig has no context ${context}; it has ${contexts.join(', ') || 'none'}`)
    config.setCurrentContext(context)
  }
  const cluster = config.getCurrentCluster()
  if (cluster === null) {
    throw refused(`the kubeconfig names no current cluster: choose one of its contexts with --context (${contexts.join(', ') || 'none'})`)
  }
  if (!URL.canParse(cluster.server)) throw refused(`the kubeconfig's server ${cluster.server} is no address`)
  return cluster
}

/** What goes with every request: the connections, and who asks. */
function requestOptions(config: KubeConfig, cluster: Cluster): Endpoint['options'] {
  let agent: RequestOptions['agent']
  return async () => {
    const options: RequestOptions = {}
    await config.applyToHTTPSOptions(options)
    const { ca, cert, key, rejectUnauthorized, servername, headers, auth } = options
    // Its own agent closes every connection after one request; behind a proxy only that one knows the way.
    agent ??=
      cluster.proxyUrl !== undefined || cluster.server.startsWith('http:')
        ? options.agent
        : new Agent({ keepAlive: true, ca, cert, key, rejectUnauthorized, servername })
    return {
      ...(agent instanceof Object ? { agent } : {}),
      headers: {
        ...(headers as Record<string, string> | undefined),
        ...(typeof auth === 'string' ? { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {}),
      },
    }
  }
}

function isWithin({ kubeconfig }: ClusterChoice): boolean {
  return kubeconfig === undefined && process.env.KUBECONFIG === undefined && process.env.KUBERNETES_SERVICE_HOST !== undefined
}

function refused(message: string, cause?: unknown): HoneError {
  return new HoneError('INVALID_REQUEST', message, { cause })
}
