import { invariant, isEnded, type JsonValue, type Study, type StudySpec, type TrialNumber } from '../../model/index.ts'
import { decodeDocument, encodeDocument } from './document.ts'
import { encodeChunk } from './points/chunk.ts'
import type { Mutation, RequestRow } from './store.ts'

/** What of a study is written once, or seldom: what changes with every commit is its standing. */
export interface SteadyStudy {
  readonly project: string
  readonly name: string
  readonly createdAt: number
  readonly spec: string
  /** The text that the study was made from. */
  readonly source: string | null
  /** Metadata, edits and the document's format, where the study has any of them. */
  readonly extras: string | null
}

/** A study as it is kept. */
export interface EncodedStudy extends SteadyStudy {
  readonly standing: string
}

/** One mutation, ready to be written. */
export interface EncodedMutation {
  readonly revision: number
  /** Its standing is encoded when it is written: only the last one of a durable write is. */
  readonly study?: { readonly study: Study; readonly steady: SteadyStudy }
  readonly trials: readonly { readonly number: TrialNumber; readonly document: string }[]
  /** `ordinal` is the row's place in its mutation; `first`: its trial has no other points. */
  readonly points: readonly {
    readonly trial: TrialNumber
    readonly ordinal: number
    readonly chunk: Uint8Array
    readonly first: boolean
  }[]
  readonly request?: EncodedRequest
  readonly algorithmState?: string
  readonly deletedTrials: readonly TrialNumber[]
  /** Trials that will get no more points. */
  readonly endedTrials: readonly TrialNumber[]
  /** Above every number that the mutation names. */
  readonly nextNumber: TrialNumber
}

export interface EncodedRequest {
  readonly requestId: string
  readonly bodyHash: string
  readonly reply: string
  readonly at: number
}

/** Specs, metadata and edits hardly ever change, and a report must not pay for encoding them. */
const steadyTexts = new WeakMap<object, string>()

function encodeSteady(value: object): string {
  let text = steadyTexts.get(value)
  if (text === undefined) {
    text = encodeDocument(value)
    steadyTexts.set(value, text)
  }
  return text
}

export function encodeStudy(study: Study): EncodedStudy {
  return { ...encodeSteadyStudy(study), standing: encodeStanding(study) }
}

function encodeSteadyStudy({ spec, document, documentFormat, metadata, edits, createdAt }: Study): SteadyStudy {
  return {
    project: spec.project,
    name: spec.name,
    createdAt,
    spec: encodeSteady(spec),
    source: document ?? null,
    extras: encodeExtras({ documentFormat, metadata, edits }),
  }
}

export function encodeStanding(study: Study): string {
  const { spec: _, document: __, documentFormat: ___, metadata: ____, edits: _____, ...standing } = study
  return encodeDocument(standing)
}

function encodeExtras({ documentFormat, metadata, edits }: Pick<{ [K in keyof Study]: Study[K] | undefined }, Extra>): string | null {
  const parts = [
    ...(documentFormat === undefined ? [] : [`"documentFormat":${encodeDocument(documentFormat)}`]),
    ...(metadata === undefined ? [] : [`"metadata":${encodeSteady(metadata)}`]),
    ...(edits === undefined ? [] : [`"edits":${encodeSteady(edits)}`]),
  ]
  return parts.length === 0 ? null : `{${parts.join(',')}}`
}

type Extra = 'documentFormat' | 'metadata' | 'edits'

/** The study of its kept parts; the revision is the store's own, since not every commit rewrites the study. */
export function decodeStudy(parts: Pick<EncodedStudy, 'spec' | 'source' | 'extras' | 'standing'>, revision: number): Study {
  const standing = decodeDocument<Omit<Study, 'spec' | 'document' | Extra>>(parts.standing)
  const spec = decodeDocument<StudySpec>(parts.spec)
  const extras = parts.extras === null ? {} : decodeDocument<Pick<Study, Extra>>(parts.extras)
  return { ...standing, ...extras, spec, ...(parts.source === null ? {} : { document: parts.source }), revision }
}

export function encodeRequest(request: RequestRow): EncodedRequest {
  return { ...request, reply: encodeDocument(request.reply) }
}

export function decodeRequest(request: EncodedRequest): RequestRow {
  const { requestId, bodyHash, reply, at } = request
  return { requestId, bodyHash, reply: decodeDocument<JsonValue>(reply), at }
}

/** Encodes at once, so that what is written is what the caller handed over. Throws on a mutation that contradicts itself (a bug). */
export function encodeMutation(expectedRevision: number, revision: number, mutation: Mutation): EncodedMutation {
  const { study, trials = [], points = [], request, algorithmState, deletedTrials = [] } = mutation
  invariant(revision > expectedRevision, `revision ${revision} does not follow ${expectedRevision}`)
  invariant(study === undefined || study.revision === revision, 'the study carries another revision than its commit')
  invariant(
    points.every((row) => row.revision === revision),
    'points carry another revision than their commit',
  )
  return {
    revision,
    ...(study === undefined ? {} : { study: { study, steady: encodeSteadyStudy(study) } }),
    trials: trials.map((trial) => ({ number: trial.number, document: encodeDocument(trial) })),
    points: points.map((row, ordinal) => ({
      trial: row.trial,
      ordinal,
      chunk: encodeChunk(row.points),
      first: trials.some(({ number, measurements }) => number === row.trial && measurements === row.points.length),
    })),
    ...(request === undefined ? {} : { request: encodeRequest(request) }),
    ...(algorithmState === undefined ? {} : { algorithmState: encodeDocument(algorithmState) }),
    deletedTrials,
    endedTrials: [...trials.filter((trial) => isEnded(trial.state)).map((trial) => trial.number), ...deletedTrials],
    nextNumber: [...trials.map(({ number }) => number), ...deletedTrials].reduce((next, number) => Math.max(next, number + 1), 1),
  }
}
