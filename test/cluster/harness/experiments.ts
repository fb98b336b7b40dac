// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Experiments look like template strings
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import type { ExperimentStatus } from '../../../src/server/katib/objects.ts'
import { OWN_CLUSTER } from './control-plane.ts'
import { PYTHON } from './hone.ts'
import { type Kubernetes, until } from './kubernetes.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** The kinds as deploy/katib defines them, with the Experiments of a namespace; they go at the end where they would stay in somebody's cluster. */
export class Experiments implements AsyncDisposable {
  readonly #kubernetes: Kubernetes
  readonly #namespace: string
  readonly #ours: readonly string[]

  private constructor(kubernetes: Kubernetes, namespace: string, ours: readonly string[]) {
    this.#kubernetes = kubernetes
    this.#namespace = namespace
    this.#ours = ours
  }

  /** Defines the kinds that are not there, and waits until they are served. */
  static async define(kubernetes: Kubernetes, namespace: string): Promise<Experiments> {
    const ours: string[] = []
    for (const kind of ['experiments', 'trials']) {
      const definition = parse(readFileSync(join(ROOT, `deploy/katib/${kind}.yaml`), 'utf8')) as object
      await kubernetes.post(DEFINITIONS, definition).then(
        () => ours.push(kind),
        (error: { reason?: string }) => {
          if (error.reason !== 'AlreadyExists') throw error
        },
      )
    }
    const experiments = new Experiments(kubernetes, namespace, ours)
    await until('the kinds are served', () => kubernetes.get(experiments.#path()))
    await until('the kinds are served', () => kubernetes.get(experiments.#path().replace(/experiments$/, 'trials')))
    return experiments
  }

  /** Makes one that gives its trials to a Python program, with their learning rate as its argument. */
  async create(name: string, program: string, spec: object = {}): Promise<void> {
    await this.#kubernetes.post(this.#path(), {
      apiVersion: 'kubeflow.org/v1beta1',
      kind: 'Experiment',
      metadata: { name },
      spec: specOf(program, spec),
    })
  }

  async status(name: string): Promise<ExperimentStatus> {
    return (await this.#kubernetes.get<{ status?: ExperimentStatus }>(this.#path(name))).status ?? {}
  }

  /** Waits until that is what it is. */
  async is(name: string, type: string): Promise<ExperimentStatus> {
    return until(`${name} is ${type}`, async () => {
      const now = await this.status(name)
      if (now.conditions?.at(-1)?.type === type) return now
      throw new Error(JSON.stringify(now))
    })
  }

  /** The names of its Trials. */
  async trials(name: string): Promise<string[]> {
    const path = `${this.#path().replace(/experiments$/, 'trials')}?labelSelector=katib.kubeflow.org/experiment=${name}`
    const { items } = await this.#kubernetes.get<{ items: { metadata: { name: string } }[] }>(path)
    return items.map(({ metadata }) => metadata.name)
  }

  /** As `kubectl edit` does. */
  async edit(name: string, spec: object): Promise<void> {
    await this.#kubernetes.patch(this.#path(name), { spec })
  }

  async delete(name: string): Promise<void> {
    await this.#kubernetes.delete(this.#path(name))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // With a kind all its objects go: those of other tests, or of somebody's Katib.
    if (OWN_CLUSTER) return
    for (const kind of this.#ours) await this.#kubernetes.delete(`${DEFINITIONS}/${kind}.kubeflow.org`)
  }

  #path(name?: string): string {
    return `/apis/kubeflow.org/v1beta1/namespaces/${this.#namespace}/experiments${name === undefined ? '' : `/${name}`}`
  }
}

function specOf(program: string, more: object): object {
  const command = ['python3', '-uc', program, '${trialParameters.rate}']
  const pod = { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, containers: [{ name: 'training', image: PYTHON, command }] }
  return {
    objective: { type: 'minimize', objectiveMetricName: 'loss' },
    algorithm: { algorithmName: 'random' },
    parameters: [{ name: 'lr', parameterType: 'double', feasibleSpace: { min: '0.01', max: '0.05' } }],
    maxTrialCount: 2,
    parallelTrialCount: 1,
    trialTemplate: {
      primaryContainerName: 'training',
      trialParameters: [{ name: 'rate', reference: 'lr' }],
      trialSpec: { apiVersion: 'batch/v1', kind: 'Job', spec: { backoffLimit: 0, template: { spec: pod } } },
    },
    ...more,
  }
}
