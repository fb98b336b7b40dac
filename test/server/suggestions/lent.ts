import { credentials, loadPackageDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { protoPath } from 'grpc-health-check'
import type { StudyId, Trial } from '../../../src/model/index.ts'
import { openPool } from '../../../src/pool/index.ts'
import { startSuggestionService } from '../../../src/server/index.ts'
import { createMemoryStore, openStudies, type Studies } from '../../../src/study/index.ts'
import { openSuggestionClient, type SuggestionClient } from '../../../src/wire/index.ts'
import { parseDocument } from '../parse-document.ts'

type Point = Record<string, string>

export interface TrialMessage {
  readonly point: Point
  readonly value?: number
  readonly message: object
}

export interface ExperimentMessage {
  readonly name: string
  readonly parameters: readonly object[]
  readonly objective: object
  readonly algorithm: object
  readonly nasConfig: object
}

const PARAMETERS = [
  { name: 'lr', parameterType: 'DOUBLE', feasibleSpace: { min: '0.0001', max: '1', distribution: 'LOG_UNIFORM' } },
  { name: 'layers', parameterType: 'INT', feasibleSpace: { min: '1', max: '8', step: '1', distribution: 'UNIFORM' } },
]

/** An Experiment as Katib's controller sends it. */
export function experimentOf(given: Partial<ExperimentMessage> = {}): object {
  const { name = 'mnist', parameters = PARAMETERS, objective, algorithm = { algorithmName: 'random' }, nasConfig } = given
  return {
    name,
    spec: {
      parameterSpecs: { parameters },
      objective: objective ?? { type: 'MINIMIZE', objectiveMetricName: 'loss', goal: 0.001, additionalMetricNames: ['accuracy'] },
      algorithm,
      ...(nasConfig === undefined ? {} : { nasConfig }),
      parallelTrialCount: 3,
      maxTrialCount: 12,
    },
  }
}

/** A suggestion service in this process, and one who asks it as Katib's controller does. */
export class Lent {
  #studies!: Studies
  #client!: SuggestionClient
  #address = ''
  #close: () => Promise<void> = async () => {}
  #names = 0
  #ids = 0
  readonly #pool = openPool({ threads: 1 })

  static async open(): Promise<Lent> {
    const lent = new Lent()
    await lent.#start()
    return lent
  }

  async #start(): Promise<void> {
    const newId = (): StudyId => `lent${String(++this.#ids).padStart(10, '0')}` as StudyId
    const studies = await openStudies({ store: createMemoryStore(), pool: this.#pool, now: () => Date.now(), newId })
    const service = await startSuggestionService({ address: '127.0.0.1:0', studies, parseDocument, log: () => {} })
    this.#studies = studies
    this.#address = service.address
    this.#client = openSuggestionClient(service.address)
    this.#close = async () => {
      this.#client.close()
      await service.close()
      await studies.close()
    }
  }

  async close(): Promise<void> {
    await this.#close()
    await this.#pool.close()
  }

  /** Another one in its place, which remembers nothing. */
  async restart(): Promise<void> {
    await this.#close()
    await this.#start()
  }

  /** A trial as the controller tells of it. */
  trial(point: Point, condition: string, value?: number | string): TrialMessage {
    const metrics = value === undefined ? [] : [{ name: 'loss', value: String(value) }]
    const assignments = Object.entries(point).map(([name, text]) => ({ name, value: text }))
    const message = {
      name: `trial-${++this.#names}`,
      spec: { parameterAssignments: { assignments } },
      status: { condition, observation: { metrics: [...metrics, { name: 'accuracy', value: 'unavailable' }] } },
    }
    return { point, message, ...(typeof value === 'number' ? { value } : {}) }
  }

  /** So many points; `total` is how many there will then have been, by the controller's count. */
  async suggest(experiment: object, trials: readonly TrialMessage[], count: number, total = trials.length + count): Promise<Point[]> {
    const request = { experiment, trials: trials.map(({ message }) => message), currentRequestNumber: count, totalRequestNumber: total }
    const reply = await new Promise<{ parameterAssignments: { assignments: { name: string; value: string }[] }[] }>((resolve, reject) => {
      this.#client.getSuggestions(request as object, (error, answer) => (error === null ? resolve(answer!) : reject(error)))
    })
    return reply.parameterAssignments.map(({ assignments }) => Object.fromEntries(assignments.map(({ name, value }) => [name, value])))
  }

  validate(experiment: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.validateAlgorithmSettings({ experiment }, (error) => (error === null ? resolve() : reject(error)))
    })
  }

  async studies(): Promise<readonly StudyId[]> {
    return (await this.#studies.listStudies({})).map(({ id }) => id)
  }

  /** Of the only Experiment that was asked about. */
  async trials(): Promise<readonly Trial[]> {
    const [study] = await this.studies()
    return this.#studies.listTrials(study!)
  }

  async openTrials(): Promise<number> {
    return (await this.trials()).filter(({ state }) => state === 'active').length
  }

  health(service: string): Promise<string> {
    const { grpc } = loadPackageDefinition(loadSync(protoPath, { keepCase: true, enums: String })) as unknown as {
      grpc: { health: { v1: { Health: new (address: string, how: object) => Health } } }
    }
    const health = new grpc.health.v1.Health(this.#address, credentials.createInsecure())
    return new Promise<string>((resolve, reject) =>
      health.check({ service }, (error, answer) => (error === null ? resolve(answer.status) : reject(error))),
    ).finally(() => health.close())
  }
}

interface Health {
  check(request: object, done: (error: Error | null, answer: { status: string }) => void): void
  close(): void
}
