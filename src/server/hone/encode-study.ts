import { gpuTime, type Metadata, type MetadataEntry, type Study, type StudySpec, type StudyState } from '../../model/index.ts'
import type { WireMetadataEntry, WireStudy } from '../../wire/index.ts'
import { encodeTime } from '../calls/times.ts'

const STUDY_STATES = { active: 'ACTIVE', paused: 'PAUSED', ended: 'ENDED' } as const satisfies Record<StudyState, string>

/** A study as the wire says it; `now` (milliseconds) closes its running time. */
export function encodeStudy(study: Study, now: number): WireStudy {
  return {
    ...encodeStanding(study, now),
    document: study.document ?? '',
    metadata: encodeMetadata(study.metadata),
    edits: (study.edits ?? []).map(({ revision, at, by = '', before }) => ({
      revision,
      time: encodeTime(at),
      by,
      beforeJson: JSON.stringify(before),
    })),
  }
}

/** A study as watches say it: without what is large and seldom changes. */
export function encodeStanding(study: Study, now: number): WireStudy {
  const { end, algorithmError } = study
  return {
    id: study.id,
    project: study.spec.project,
    name: study.spec.name,
    specJson: specText(study.spec),
    documentFormat: study.documentFormat ?? '',
    state: STUDY_STATES[study.state],
    ...(end && { end: { reason: end.reason, failed: end.failed, message: end.message, time: encodeTime(end.at) } }),
    revision: study.revision,
    createTime: encodeTime(study.createdAt),
    activeMs: Math.round(study.activeMs + (study.activeSince === undefined ? 0 : Math.max(0, now - study.activeSince))),
    gpuMs: Math.round(gpuTime(study, now)),
    counts: study.counts,
    bestTrial: study.best ?? 0,
    bestValues: [...(study.bestValues ?? [])],
    steps: study.steps,
    gpuSavedMs: study.gpuSavedMs ?? 0,
    ...(study.controls && { controls: study.controls }),
    ...(algorithmError && { algorithmError: { message: algorithmError.message, time: encodeTime(algorithmError.at) } }),
    deleting: study.deletingSince !== undefined,
  }
}

/** Entries as the wire says them. */
export function encodeMetadata(metadata: Metadata = []): WireMetadataEntry[] {
  return metadata.map(encodeEntry)
}

function encodeEntry({ namespace, key, value }: MetadataEntry): WireMetadataEntry {
  if (typeof value === 'string') return { namespace, key, text: value }
  return { namespace, key, typed: { typeUrl: value.typeUrl, value: Buffer.from(value.base64, 'base64') } }
}

/** A spec is said again with every change of its study: written once. */
const specTexts = new WeakMap<StudySpec, string>()

/** The checked study as JSON. */
export function specText(spec: StudySpec): string {
  let text = specTexts.get(spec)
  if (text === undefined) {
    text = JSON.stringify(spec)
    specTexts.set(spec, text)
  }
  return text
}
