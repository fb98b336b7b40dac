import { writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { KubeConfig } from '@kubernetes/client-node'

/**
 * A line to the API server that can be cut, held still and taken away, without touching the cluster: what travels over it is passed
 * on as it is.
 */
export class FaultyLine implements AsyncDisposable {
  readonly #target: URL
  readonly #server = createServer((near) => this.#carry(near))
  /** Every open socket, with the one that it passes on to. */
  readonly #open = new Map<Socket, Socket>()
  readonly #deaf = new Set<Socket>()
  #still = false

  private constructor(target: URL) {
    this.#target = target
  }

  /** Opens one, and writes a kubeconfig that leads over it. */
  static async open(kubeconfig: string, file: string): Promise<FaultyLine> {
    const config = new KubeConfig()
    config.loadFromFile(kubeconfig)
    const cluster = config.getCurrentCluster()
    if (cluster === null) throw new Error(`${kubeconfig} has no current cluster`)
    const target = new URL(cluster.server)
    const line = new FaultyLine(target)
    await line.restore(0)
    const { port } = line.#server.address() as AddressInfo
    const clusters = config.clusters.map((one) =>
      one.name === cluster.name
        ? { ...one, server: `https://127.0.0.1:${port}`, tlsServerName: one.tlsServerName ?? target.hostname }
        : one,
    )
    config.loadFromOptions({ clusters, users: config.users, contexts: config.contexts, currentContext: config.currentContext })
    writeFileSync(file, config.exportConfig(), { mode: 0o600 })
    return line
  }

  /** Breaks every connection; new ones are taken. */
  cut(): void {
    for (const socket of this.#open.keys()) socket.resetAndDestroy()
  }

  /** Nothing passes any more, in neither direction; connections stay open. */
  holdStill(): void {
    this.#still = true
    for (const socket of this.#open.keys()) socket.unpipe().pause()
  }

  /** Connections that are open stay so, and nothing will ever come of them; new ones work. As when a router forgets them. */
  deafen(): void {
    for (const socket of this.#open.keys()) {
      socket.unpipe().pause()
      this.#deaf.add(socket)
    }
    this.#open.clear()
  }

  goOn(): void {
    this.#still = false
    for (const [from, to] of this.#open) from.pipe(to)
  }

  /** Nobody listens any more: connections are refused. `restore` brings it back at the same port. */
  async takeAway(): Promise<number> {
    const { port } = this.#server.address() as AddressInfo
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.cut()
    await closed
    return port
  }

  async restore(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => this.#server.once('error', reject).listen(port, '127.0.0.1', resolve))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#deaf) socket.destroy()
    if (this.#server.listening) await this.takeAway()
  }

  #carry(near: Socket): void {
    const far = connect(Number(this.#target.port || 443), this.#target.hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#open.set(from, to)
      if (!this.#still) from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.#open.delete(from)
        to.destroy()
      })
    }
  }
}
