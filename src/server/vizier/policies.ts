import { changeMetadata, type Metadata, type Study, type StudyId, type Trial } from '../../model/index.ts'
import type { Studies, SuggestRequest } from '../../study/index.ts'
import { Turns } from '../../turns/index.ts'
import {
  loadVizierWire,
  openPythiaClient,
  type PythiaServiceClient,
  type ReadEarlyStopDecisions,
  type ReadSuggestDecision,
  type ReadVizierMetadataUpdate,
  type VizierStudyDescriptor,
} from '../../wire/index.ts'
import { decodeAssignment } from './assignment.ts'
import { decodeEntry, decodeUpdates, encodeEntry } from './metadata.ts'
import { studyName } from './names.ts'
import { called, localServerOf } from './outbound.ts'
import { specBytes, VIZIER_FORMAT } from './spec-bytes.ts'
import type { Settled } from './suggesting.ts'

/** Where a study says which policy server suggests for it. */
const NAMESPACE = ':service'
const KEY = 'PYTHIA_ENDPOINT'

/** The policy server of a study that names one; throws INVALID_REQUEST when that is another machine. */
export function policyServerOf(metadata: Metadata): string | undefined {
  return localServerOf(metadata, NAMESPACE, KEY)
}

/** Policies of others, served as OSS Vizier serves them: what they suggest becomes requested trials, which are given out first. */
export class Policies {
  readonly #studies: Studies
  readonly #clients = new Map<string, PythiaServiceClient>()
  /** One suggestion of a study at a time, so that no two are made for the same need. */
  readonly #turns = new Turns<StudyId>()

  constructor(studies: Studies, closing: AbortSignal) {
    this.#studies = studies
    closing.addEventListener('abort', () => {
      for (const client of this.#clients.values()) client.close()
    })
  }

  /** Answers a suggestion; where the study has a policy server, that one is asked for what is missing first. */
  async suggest(request: SuggestRequest, ask: (request: SuggestRequest) => Promise<Settled>): Promise<Settled> {
    const study = await this.#studies.getStudy(request.study)
    const server = serverOf(study)
    if (server === undefined) return ask(request)
    return this.#turns.run(study.id, async () => {
      const startedAt = Date.now()
      try {
        const ready = await this.#fill(server, study, request)
        // What a policy does not suggest, nobody else does.
        if (ready === 0) return { kind: 'done', trials: [], startedAt, endedAt: Date.now() }
        return await ask({ ...request, count: Math.min(ready, request.count) })
      } catch (error) {
        return { kind: 'failed', message: `its policy server ${server} failed: ${(error as Error).message}` }
      }
    })
  }

  /** Whether a trial should stop, as the study's policy says; undefined where it has none. */
  async shouldStop(study: Study, { number }: Trial): Promise<boolean | undefined> {
    const server = serverOf(study)
    if (server === undefined) return undefined
    const client = this.#client(server)
    const request = { ...(await this.#describe(study)), trialIds: [number] }
    const { decisions, metadata } = await called<ReadEarlyStopDecisions>(`the policy server ${server}`, (options, callback) =>
      client.EarlyStop(request, options, callback),
    )
    await this.#remember(study, metadata)
    return decisions.find(({ id }) => id === number)?.shouldStop ?? false
  }

  /** Asks the policy for what is missing; how many trials the worker can now be given. */
  async #fill(server: string, study: Study, { worker, count }: SuggestRequest): Promise<number> {
    const trials = await this.#studies.listTrials(study.id)
    const ready = trials.filter(({ state, worker: owner }) => state === 'requested' || (state === 'active' && owner === worker)).length
    if (ready >= count) return ready
    const client = this.#client(server)
    const request = { ...(await this.#describe(study)), count: count - ready }
    const { suggestions, metadata } = await called<ReadSuggestDecision>(`the policy server ${server}`, (options, callback) =>
      client.Suggest(request, options, callback),
    )
    for (const suggestion of suggestions) {
      const parameters = decodeAssignment(study.spec, suggestion.parameters)
      await this.#studies.createTrial({ study: study.id, parameters, metadata: suggestion.metadata.map(decodeEntry) })
    }
    await this.#remember(study, metadata)
    return ready + suggestions.length
  }

  async #describe(study: Study): Promise<{ algorithm: string; studyDescriptor: VizierStudyDescriptor }> {
    const spec = loadVizierWire().studySpec.deserialize(specBytes(study))
    const trials = await this.#studies.listTrials(study.id)
    return {
      algorithm: spec.algorithm,
      studyDescriptor: {
        config: {
          searchSpace: spec.parameters,
          metricInformation: spec.metrics,
          metadata: spec.metadata.map(decodeEntry).map(encodeEntry),
        },
        guid: studyName({ owner: study.spec.project, study: study.spec.name }),
        maxTrialId: trials.at(-1)?.number ?? 0,
      },
    }
  }

  async #remember(study: Study, updates: readonly ReadVizierMetadataUpdate[]): Promise<void> {
    const changes = decodeUpdates('metadata', updates)
    if (changes.length > 0) await this.#studies.updateMetadata({ study: study.id, changes })
  }

  #client(server: string): PythiaServiceClient {
    const client = this.#clients.get(server) ?? openPythiaClient(server)
    this.#clients.set(server, client)
    return client
  }
}

function serverOf(study: Study): string | undefined {
  if (study.documentFormat !== VIZIER_FORMAT) return undefined
  const sent = loadVizierWire()
    .studySpec.deserialize(Buffer.from(study.document ?? '', 'base64'))
    .metadata.map(decodeEntry)
  return policyServerOf(changeMetadata(sent, study.metadata ?? [], []))
}
