import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { PassThrough } from 'node:stream'
import { promisify } from 'node:util'
import { Exec, KubeConfig, PortForward, type V1Pod, type V1Status } from '@kubernetes/client-node'
import { until } from './kubernetes.ts'
import type { TestNamespace } from './namespace.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const SCRIPTS = join(ROOT, 'test/cluster/kcluster')
const CHART = join(ROOT, 'deploy/helm/hone')
const STATE = process.env.HONE_TEST_CLUSTER_STATE ?? ''
export const SERVER_IMAGE = 'localhost/hone:1'

/** Makes the server's image of what the Dockerfile puts into /app, without a container engine, and gives it to the node. */
export async function loadServerImage(): Promise<void> {
  const run = promisify(execFile)
  const folder = mkdtempSync(join(tmpdir(), 'hone-image-'))
  const [app, archive] = [join(folder, 'app'), join(folder, 'hone.tar')]
  await run(process.execPath, [join(ROOT, 'scripts/image-folder.mjs'), app])
  const env = { ...process.env, KCLUSTER_STATE: STATE, ENTRYPOINT: '["/usr/bin/node", "/app/bin/hone"]' }
  await run(join(SCRIPTS, 'host-image.sh'), [SERVER_IMAGE, archive, process.execPath, `${app}=/app`], { env })
  await run(join(SCRIPTS, 'load.sh'), [archive], { env })
  rmSync(folder, { recursive: true })
}

/** The chart, installed by Helm: its objects in one namespace, its trials in another, its volume a folder of the node. */
export class Installation implements AsyncDisposable {
  readonly #config = new KubeConfig()
  readonly #space: TestNamespace
  readonly #data: string
  readonly #helm: (...args: string[]) => Promise<void>
  readonly #forwards: Server[] = []

  private constructor(space: TestNamespace, kubeconfig: string, helm: string) {
    this.#space = space
    this.#config.loadFromFile(kubeconfig)
    const folder = join(STATE, 'varlib')
    mkdirSync(folder, { recursive: true })
    this.#data = mkdtempSync(join(folder, 'hone-'))
    // the server is nobody in particular there
    chmodSync(this.#data, 0o777)
    this.#helm = async (...args) => {
      await promisify(execFile)(helm, [...args, '--kubeconfig', kubeconfig, '--namespace', space.name])
    }
  }

  /** Makes the volume of an installation that is to come. */
  static async prepare(space: TestNamespace, kubeconfig: string, helm: string): Promise<Installation> {
    const installation = new Installation(space, kubeconfig, helm)
    const name = basename(installation.#data)
    const spec = {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: `/var/lib/${name}`, type: 'Directory' },
      claimRef: { namespace: space.name, name: 'hone' },
    }
    await space.kubernetes.post('/api/v1/persistentvolumes', { metadata: { name: name.toLowerCase() }, spec })
    return installation
  }

  /** With these settings, as `helm --set-json` takes them. */
  async install(settings: readonly string[]): Promise<void> {
    await this.#helm('install', 'hone', CHART, ...settings.flatMap((setting) => ['--set-json', setting]))
  }

  /** As the documentation says: all other settings stay as they are. */
  async upgrade(settings: readonly string[]): Promise<void> {
    await this.#helm('upgrade', 'hone', CHART, '--reset-then-reuse-values', ...settings.flatMap((setting) => ['--set-json', setting]))
  }

  /** To what was installed before. */
  async rollback(): Promise<void> {
    await this.#helm('rollback', 'hone')
  }

  async uninstall(): Promise<void> {
    await this.#helm('uninstall', 'hone', '--ignore-not-found')
    await until('the server has gone', async () => (await this.#space.pods()).length === 0)
  }

  /** The server's pod, once it says that it is ready; another one than `before`. */
  async ready(before?: string): Promise<string> {
    const pod = await until('the server is ready', async () => {
      const pods = (await this.#space.pods()).filter((candidate) => candidate.metadata?.labels?.['app.kubernetes.io/name'] === 'hone')
      const found = pods.find((candidate) => candidate.metadata?.uid !== before && isReady(candidate))
      if (found === undefined) throw new Error(pods.map(told).join('; ') || 'there is no pod')
      return found
    })
    return pod.metadata?.name ?? ''
  }

  /** A port of this machine that leads to one of the pod's. */
  async forward(pod: string, port: number): Promise<number> {
    const forward = new PortForward(this.#config)
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      forward.portForward(this.#space.name, pod, [port], socket, null, socket).catch(() => socket.destroy())
    })
    this.#forwards.push(server)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    return (server.address() as { port: number }).port
  }

  /** Runs `hone` in the server's pod; its standard output. Rejects with its words when it fails. */
  async hone(pod: string, ...args: string[]): Promise<string> {
    const [out, err] = [new PassThrough(), new PassThrough()]
    const said = { out: '', err: '' }
    out.on('data', (chunk) => {
      said.out += chunk
    })
    err.on('data', (chunk) => {
      said.err += chunk
    })
    const command = ['/usr/bin/node', '/app/bin/hone', ...args]
    const status = await new Promise<V1Status>((done, fail) => {
      new Exec(this.#config).exec(this.#space.name, pod, 'hone', command, out, err, null, false, done).catch(fail)
    })
    if (status.status !== 'Success') throw new Error(`${status.message}: ${said.err}`)
    return said.out
  }

  /** A file of the server's volume. */
  file(path: string): string {
    return readFileSync(join(this.#data, path), 'utf8')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#forwards) server.close()
    await this.uninstall()
    await this.#space.kubernetes.delete(`/api/v1/persistentvolumes/${basename(this.#data).toLowerCase()}`)
    rmSync(this.#data, { recursive: true, force: true })
  }
}

function isReady({ status, metadata }: V1Pod): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
  return ready && metadata?.deletionTimestamp === undefined
}

function told({ metadata, status }: V1Pod): string {
  const [container] = status?.containerStatuses ?? []
  return `${metadata?.name} ${status?.phase} ${JSON.stringify(container?.state ?? status?.conditions?.map(({ message }) => message))}`
}
