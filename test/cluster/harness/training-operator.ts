import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { ApiRefusal } from './kubernetes.ts'
import { KUBECONFIG, until } from './kubernetes.ts'
import type { TestNamespace } from './namespace.ts'

const FOLDER = join(process.env.HONE_TEST_CLUSTER_STATE ?? '', 'training-operator')
const PROGRAM = join(FOLDER, 'training-operator')
const INIT_CONTAINER = join(import.meta.dirname, '..', 'training-operator', 'init-container.yaml')
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const SAID_BYTES = 2_000

/** Whether Kubeflow's training operator was built beside the cluster. */
export const HAS_TRAINING_OPERATOR = process.env.HONE_TEST_CLUSTER_STATE !== undefined && existsSync(PROGRAM)

interface Definition {
  readonly metadata: { readonly name: string }
  readonly spec: { readonly group: string; readonly names: { readonly plural: string } }
}

/** Kubeflow's training operator as a process of its own, for the jobs of one namespace. */
export class TrainingOperator implements AsyncDisposable {
  readonly #space: TestNamespace
  readonly #definitions: readonly Definition[]
  readonly #process: ChildProcess
  #said = ''

  private constructor(space: TestNamespace, definitions: readonly Definition[]) {
    this.#space = space
    this.#definitions = definitions
    const args = ['--kubeconfig', KUBECONFIG ?? '', '--namespace', space.name, '--init-container', INIT_CONTAINER]
    this.#process = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#said = `${this.#said}${chunk}`.slice(-SAID_BYTES)
      })
  }

  /** Defines its kinds and starts it. */
  static async start(space: TestNamespace): Promise<TrainingOperator> {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))
    const definitions = files.map((name) => parse(readFileSync(join(FOLDER, name), 'utf8')) as Definition)
    for (const definition of definitions) {
      await space.kubernetes.post(DEFINITIONS, definition).catch((error: ApiRefusal) => {
        if (error.reason !== 'AlreadyExists') throw error
      })
    }
    const operator = new TrainingOperator(space, definitions)
    await until('its kinds are served', () => operator.jobs())
    return operator
  }

  /** All jobs that there are. */
  async jobs(): Promise<{ metadata: { name: string }; spec: { runPolicy?: { suspend?: boolean } } }[]> {
    if (this.#process.exitCode !== null) throw new Error(`the training operator ended: ${this.#said}`)
    const paths = this.#definitions.map(({ spec }) => `/apis/${spec.group}/v1/namespaces/${this.#space.name}/${spec.names.plural}`)
    const lists = await Promise.all(paths.map((path) => this.#space.kubernetes.get<{ items: never[] }>(path)))
    return lists.flatMap(({ items }) => items)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL')
    for (const { metadata } of this.#definitions)
      await this.#space.kubernetes.delete(`${DEFINITIONS}/${metadata.name}`).catch(() => undefined)
  }
}
