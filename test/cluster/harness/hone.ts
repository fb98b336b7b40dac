import { randomBytes } from 'node:crypto'
import type { V1Pod } from '@kubernetes/client-node'
import type { ReadStudy, ReadTrial } from '../../../src/wire/index.ts'
import { Caller } from '../../crash/caller.ts'
import { type ServeChange, ServedFolder } from '../../crash/served-folder.ts'
import { until } from './kubernetes.ts'
import type { TestNamespace } from './namespace.ts'
import { describeScene } from './scene.ts'

/** Loopback ports that pods reach at BACK; empty where the cluster is not the tests' own. */
export const BACK_PORTS = (process.env.HONE_TEST_BACK_PORTS ?? '').split(' ').filter(Boolean)
export const BACK = '10.244.0.1'

export const PYTHON = 'localhost/python:1'
export const NODE = 'localhost/node:1'

const SAID_LINES = 12

/** What a test's study says beside its name; merged over a study of one random trial. */
export interface StudyWish {
  readonly trial: Record<string, unknown>
  readonly spec?: Record<string, unknown>
}

/** `hone serve` whose trials are pods of a namespace; it can be killed and started again where it was. */
export class Hone implements AsyncDisposable {
  readonly served = new ServedFolder()
  readonly space: TestNamespace
  readonly #caller = new Caller(this.served)
  readonly #change: ServeChange

  private constructor(space: TestNamespace, change: ServeChange) {
    this.space = space
    this.#change = change
  }

  static async serve(space: TestNamespace, kubeconfig: string, args: readonly string[] = []): Promise<Hone> {
    const on = ['--on', 'kubernetes', '--kubeconfig', kubeconfig, '--namespace', space.name, '--log-level', 'info']
    const hone = new Hone(space, { args: [...on, ...args] })
    await hone.start()
    return hone
  }

  async start(): Promise<void> {
    await this.served.serve(this.#change)
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.served.kill()
  }

  /** Creates a study; its id. */
  async submit(label: string, { trial, spec }: StudyWish): Promise<string> {
    const document = JSON.stringify({
      apiVersion: 'hone.dev/v1',
      kind: 'Study',
      metadata: { name: `${label}-${randomBytes(3).toString('hex')}` },
      spec: {
        objectives: [{ metric: 'loss', goal: 'minimize' }],
        parameters: { x: { double: [0, 1] } },
        algorithm: { name: 'random' },
        budget: { trials: 1, parallel: 1 },
        metrics: { from: 'stdout' },
        ...spec,
        trial: { image: PYTHON, resources: { gpu: 1 }, grace: '1s', ...trial },
      },
    })
    return this.submitDocument(document)
  }

  /** Creates the study of any document; its id. */
  async submitDocument(document: string): Promise<string> {
    const request = { document, workingFolder: this.served.folder, requestId: randomBytes(8).toString('hex') }
    return (await this.#caller.call((client) => client.createStudy, request)).id
  }

  study(study: string): Promise<ReadStudy> {
    return this.#caller.call((client) => client.getStudy, { study })
  }

  async stop(study: string): Promise<void> {
    await this.#caller.call((client) => client.stopStudy, { study })
  }

  async extend(study: string, trials: number): Promise<void> {
    await this.#caller.call((client) => client.updateStudy, { study, patch: { trials } })
  }

  /** Makes a study what its changed document says. */
  async edit(study: string, change: (document: string) => string): Promise<void> {
    const { document } = await this.study(study)
    await this.#caller.call((client) => client.updateStudy, { study, document: change(document) })
  }

  async pause(study: string): Promise<void> {
    await this.#caller.call((client) => client.pauseStudy, { study })
  }

  async resume(study: string): Promise<void> {
    await this.#caller.call((client) => client.resumeStudy, { study })
  }

  async trials(study: string): Promise<readonly ReadTrial[]> {
    return (await this.#caller.call((client) => client.listTrials, { study, pageSize: 1_000 })).trials
  }

  /** Waits for the study's first trial to be as wished. */
  trial(study: string, what: string, wished: (trial: ReadTrial) => boolean, limitMs?: number): Promise<ReadTrial> {
    const look = async (): Promise<ReadTrial> => {
      const [trial] = await this.trials(study)
      if (trial !== undefined && wished(trial)) return trial
      if (trial !== undefined && isOver(trial)) throw new Error(`it ended otherwise: ${describe(trial)}`)
      throw new Error(`it is ${trial === undefined ? 'not there' : describe(trial)}`)
    }
    return this.#orTheScene(study, until(what, look, limitMs))
  }

  ended(study: string, limitMs?: number): Promise<ReadTrial> {
    return this.trial(study, 'the trial has ended', isOver, limitMs)
  }

  /** Waits for the pod of an attempt of the study's first trial. */
  pod(study: string, what: string, wished: (pod: V1Pod) => boolean, epoch = 1): Promise<V1Pod> {
    const look = async (): Promise<V1Pod | false> => {
      const pod = (await this.pods(study)).find(({ metadata }) => metadata?.labels?.['hone.dev/epoch'] === String(epoch))
      return pod !== undefined && wished(pod) && pod
    }
    return this.#orTheScene(study, until(what, look))
  }

  async pods(study: string): Promise<readonly V1Pod[]> {
    return (await this.space.pods()).filter(({ metadata }) => metadata?.labels?.['hone.dev/study'] === study)
  }

  /** What was waited for; or what the cluster shows and the server said instead, so that whoever reads the failure can tell whose it is. */
  async #orTheScene<T>(study: string, waiting: Promise<T>): Promise<T> {
    try {
      return await waiting
    } catch (cause) {
      const scene = await this.pods(study).then((pods) => describeScene(this.space.kubernetes, pods), String)
      const said = this.served.stderr.split('\n').slice(-SAID_LINES).join('\n')
      throw new Error(`${(cause as Error).message}\n${scene}\nthe server said last:\n${said}`, { cause })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#caller.close()
    await this.served.remove()
  }
}

export function isRunning({ status }: V1Pod): boolean {
  return status?.containerStatuses?.[0]?.state?.running !== undefined
}

export function isOver({ state }: ReadTrial): boolean {
  return !['REQUESTED', 'ACTIVE', 'STOPPING'].includes(state)
}

/** A trial's state and the reasons that people see. */
export function describe({ state, outcome, attempt, failedAttempts }: ReadTrial): string {
  const why = outcome === null ? '' : ` ${outcome.reason}: ${outcome.message}`
  return `${state}${why} (attempt ${attempt?.epoch} ${attempt?.state}: ${attempt?.reason}; ${failedAttempts} failed)`
}
