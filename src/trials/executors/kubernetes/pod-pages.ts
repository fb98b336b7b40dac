import type { AttemptPages } from '../executor.ts'
import { fetchPage } from '../page.ts'
import { ApiFailure } from './api/api.ts'
import { type Pod, pathOf } from './api/objects.ts'
import type { Cluster } from './cluster/cluster.ts'

/**
 * The pages that an attempt's pod serves: asked at its own address from within the cluster, else through the API server, which takes the
 * right to get `pods/proxy`.
 */
export function podPages({ api, log }: Pick<Cluster, 'api' | 'log'>, podOf: () => Promise<Pod | undefined>): AttemptPages {
  let said: string | undefined
  return {
    sharePorts: false,
    async fetch(port, path, signal) {
      const { metadata, status } = (await podOf()) ?? {}
      if (metadata === undefined || status?.podIP === undefined || status.phase !== 'Running') return undefined
      if (api.endpoint.isWithin === true) return fetchPage(status.podIP, port, path, signal)
      const proxy = `${pathOf(metadata.namespace ?? api.namespace, 'pods', `${metadata.name}:${port}`)}/proxy${path}`
      try {
        return await api.stream(proxy, {}, signal)
      } catch (error) {
        // That it does not answer yet is no news; that this server may not ask is.
        if (error instanceof ApiFailure && error.status === 403 && said !== error.message) {
          said = error.message
          log({ event: 'metrics page refused', pod: metadata.name, message: error.message })
        }
        throw error
      }
    },
  }
}
