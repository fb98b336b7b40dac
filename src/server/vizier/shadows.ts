import { randomBytes } from 'node:crypto'
import { HoneError, isEnded, type Study, type Trial } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import {
  openVizierClient,
  type ReadVizierStudyDescriptor,
  type ReadVizierTrial,
  type ReadVizierTrials,
  type VizierServiceClient,
} from '../../wire/index.ts'
import { decodeCompletion, decodeNewTrial } from './decode-trial.ts'
import { decodeReport } from './measurements.ts'
import { decodeEntry } from './metadata.ts'
import { parseStudy, refused } from './names.ts'
import { called, localServerOf } from './outbound.ts'
import { decodeSpec } from './spec.ts'

/** Metadata of ours on studies and trials of another server: where that server is, and which of our trials is which of its. */
export const NAMESPACE = ':hone'
export const TRIAL_KEY = 'trial'
const SERVER_KEY = 'VIZIER_ENDPOINT'

/** Our project for studies that are kept elsewhere, and the format of their documents. */
export const PYTHIA_FORMAT = 'pythia'
const LABEL = 'vizier'

export interface Followed {
  readonly study: Study
  readonly numbers: ReadonlyMap<number, number>
}

/** Studies of OSS Vizier's server, followed here so that our algorithms can suggest for them. */
export class Shadows {
  readonly #studies: Studies
  readonly #clients = new Map<string, VizierServiceClient>()

  constructor(studies: Studies, closing: AbortSignal) {
    this.#studies = studies
    closing.addEventListener('abort', () => {
      for (const client of this.#clients.values()) client.close()
    })
  }

  /** Our study for one of theirs, with its trials as they stand there; `numbers` has our trials' numbers by their ids. */
  async follow(algorithm: string, descriptor: ReadVizierStudyDescriptor): Promise<Followed> {
    const server = localServerOf((descriptor.config?.metadata ?? []).map(decodeEntry), NAMESPACE, SERVER_KEY)
    if (server === undefined) {
      const remedy = `set metadata.ns("hone")["${SERVER_KEY}"] to the HOST:PORT of the server that keeps it`
      throw refused('study_descriptor.config.metadata', descriptor.guid, 'does not say where the study is', remedy)
    }
    const study = await this.#shadow(algorithm, descriptor)
    const client = this.#clients.get(server) ?? openVizierClient(server)
    this.#clients.set(server, client)
    const { trials } = await called<ReadVizierTrials>(`the server ${server}`, (options, callback) =>
      client.ListTrials({ parent: descriptor.guid }, options, callback),
    )
    return { study, numbers: await this.#sync(study, trials) }
  }

  /** Made anew when theirs is another one than it was. */
  async #shadow(algorithm: string, { guid, config }: ReadVizierStudyDescriptor): Promise<Study> {
    if (config === null) throw refused('study_descriptor.config', '', 'is missing')
    const { owner, study } = parseStudy('study_descriptor.guid', guid)
    const name = `${owner}.${study}`
    const document = JSON.stringify({ algorithm, space: config.searchSpace, metrics: config.metricInformation })
    const existing = (await this.#studies.listStudies({ project: PYTHIA_FORMAT })).find(
      ({ spec, documentFormat }) => spec.name === name && documentFormat === PYTHIA_FORMAT,
    )
    if (existing?.document === document) return existing
    if (existing !== undefined) await this.#studies.deleteStudy(existing.id)
    const source = {
      project: PYTHIA_FORMAT,
      name,
      seed: randomBytes(4).readUInt32LE(),
      reduce: 'last',
      spec: { metrics: config.metricInformation, parameters: config.searchSpace, observationNoise: 'OBSERVATION_NOISE_UNSPECIFIED' },
      earlyStopping: { name: 'median', settings: {} },
    } as const
    const spec = await decodeSpec(source, algorithm, (candidate) => this.#studies.validateStudy(candidate))
    return this.#studies.createStudy({ spec, document, documentFormat: PYTHIA_FORMAT })
  }

  async #sync(study: Study, theirs: readonly ReadVizierTrial[]): Promise<Followed['numbers']> {
    const ours = await this.#studies.listTrials(study.id)
    const byNumber = new Map(ours.map((trial) => [trial.number, trial]))
    const byLabel = new Map(ours.map((trial) => [trial.labels[LABEL], trial]))
    const numbers = new Map<number, number>()
    for (const trial of theirs) {
      const own = byNumber.get(numberOf(trial)) ?? byLabel.get(trial.id)
      if (own === undefined) await this.#bring(study, trial)
      else {
        numbers.set(Number(trial.id), own.number)
        if (!isEnded(own.state)) await this.#catchUp(study, own, trial)
      }
    }
    const seen = new Set(numbers.values())
    // Suggested once and never made a trial there, or deleted since.
    for (const { number, state } of ours) {
      if (!isEnded(state) && !seen.has(number)) await this.#studies.completeTrial({ trial: { study: study.id, number }, as: 'cancelled' })
    }
    return numbers
  }

  /** A trial that somebody else chose counts once it has ended. */
  async #bring(study: Study, theirs: ReadVizierTrial): Promise<void> {
    if (study.state === 'ended' || (theirs.state !== 'SUCCEEDED' && theirs.state !== 'INFEASIBLE')) return
    const trial = decodeNewTrial(study, { ...theirs, metadata: [] }, Date.now())
    await this.#studies.createTrial({ study: study.id, ...trial, labels: { [LABEL]: theirs.id }, source: 'import' })
  }

  async #catchUp(study: Study, own: Trial, theirs: ReadVizierTrial): Promise<void> {
    const trial = { study: study.id, number: own.number }
    const points = theirs.measurements.slice(own.measurements).map((measurement) => decodeReport(measurement, own, Date.now()))
    if (points.length > 0) await this.#studies.report({ trial, points })
    if (theirs.state !== 'SUCCEEDED' && theirs.state !== 'INFEASIBLE') return
    const { finalMeasurement, infeasibleReason } = theirs
    const completion = { finalMeasurement, infeasibleReason, trialInfeasible: theirs.state === 'INFEASIBLE' }
    try {
      await this.#studies.completeTrial({ trial, ...decodeCompletion(completion, own) })
    } catch (error) {
      if (!(error instanceof HoneError) || error.code !== 'INVALID_REQUEST') throw error
      // There a success may lack its objective.
      const outcome = { reason: 'noObjective', message: error.message }
      await this.#studies.completeTrial({ trial, as: 'infeasible', outcome })
    }
  }
}

/** The number of our trial that theirs was suggested as; NaN when somebody else chose it. */
function numberOf({ metadata }: Pick<ReadVizierTrial, 'metadata'>): number {
  return Number(metadata.find(({ ns, key }) => ns === NAMESPACE && key === TRIAL_KEY)?.value ?? Number.NaN)
}
