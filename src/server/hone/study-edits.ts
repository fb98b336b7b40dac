import { HoneError, type JsonValue, type Study } from '../../model/index.ts'
import type { MetadataChange, StudyRef } from '../../study/index.ts'
import type { ReadStudyPatch, StudyServiceHandlers } from '../../wire/index.ts'
import { unary } from '../calls/calls.ts'
import { updateStudyTo } from '../documents.ts'
import { patchStudy, type SpecPatch } from '../spec-patch.ts'
import { resolveStudy } from '../study-ref.ts'
import { decodeMetadata, decodeRequestId, decodeTrialNumber, demandNone } from './decode.ts'
import type { Door } from './door.ts'
import { encodeStudy } from './encode-study.ts'

type StudyEdits = Pick<StudyServiceHandlers, 'UpdateStudy' | 'UpdateMetadata' | 'DeleteStudy'>

/** The calls that change a study as a whole. */
export function studyEdits({ studies, parseDocument, ...frame }: Door): StudyEdits {
  return {
    UpdateStudy: unary(frame, async (request) => {
      const { document, patch, expectedRevision } = request
      if ((document === '') === (patch === null)) demandNone([{ field: 'document', message: 'or patch must be given, and not both' }])
      const study = await resolveStudy(studies, request.study)
      const more = { ...(expectedRevision > 0 && { expectedRevision }), ...decodeRequestId(request.requestId) }
      const changed =
        patch === null
          ? await updateStudyTo({ studies, parseDocument }, study, request, more)
          : await patchStudy({ studies, parseDocument }, study, decodePatch(patch), more)
      return encodeStudy(changed, studies.now())
    }),
    UpdateMetadata: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      const changes = request.changes.map(
        (change): MetadataChange => ({
          ...(change.trial !== 0 && { trial: decodeTrialNumber(change.trial) }),
          set: decodeMetadata(change.set),
          remove: change.remove.map(({ namespace, key }) => ({ namespace, key })),
        }),
      )
      return encodeStudy(await studies.updateMetadata({ study: id, changes, ...decodeRequestId(request.requestId) }), studies.now())
    }),
    DeleteStudy: unary(frame, async (request) => {
      const write = decodeRequestId(request.requestId)
      const gone = nameOf(request.study)
      // A repeated request finds no study any more, but its answer.
      const ref = await resolveStudy(studies, request.study).then(
        ({ id, spec }: Study): StudyRef => (id === request.study ? id : { project: spec.project, name: spec.name }),
        (error: unknown) => {
          if (error instanceof HoneError && error.code === 'STUDY_NOT_FOUND' && write.requestId !== undefined) return gone
          throw error
        },
      )
      await studies.deleteStudy(ref, write)
      return {}
    }),
  }
}

function nameOf(text: string): StudyRef {
  const slash = text.indexOf('/')
  return slash > 0 ? { project: text.slice(0, slash), name: text.slice(slash + 1) } : { project: 'default', name: text }
}

function decodePatch(patch: ReadStudyPatch): SpecPatch {
  const { description, finish, noise, setLabels, removeLabels, trials, parallel, failures, failuresInARow, durationMs, gpuHours } = patch
  if (finish !== undefined && finish !== 'stop' && finish !== 'let-run') {
    demandNone([{ field: 'patch.finish', value: finish, message: 'must be stop or let-run' }])
  }
  if (noise !== undefined && noise !== 'unknown' && noise !== 'low' && noise !== 'high') {
    demandNone([{ field: 'patch.noise', value: noise, message: 'must be unknown, low or high' }])
  }
  const documents = Object.entries(patch.setParameters).map(([name, text]) => [name, decodeJson(`patch.set_parameters.${name}`, text)])
  const bounds = Object.entries({ trials, parallel, failures, failuresInARow, durationMs, gpuHours })
  return {
    ...(description !== undefined && { description }),
    ...(finish !== undefined && { finish: finish as NonNullable<SpecPatch['finish']> }),
    ...(noise !== undefined && { noise: noise as NonNullable<SpecPatch['noise']> }),
    labels: { ...Object.fromEntries(removeLabels.map((name) => [name, null])), ...setLabels },
    parameters: Object.fromEntries(documents),
    budget: Object.fromEntries(bounds.filter(([, bound]) => bound !== undefined)) as NonNullable<SpecPatch['budget']>,
  }
}

function decodeJson(field: string, text: string): JsonValue {
  try {
    return JSON.parse(text)
  } catch {
    demandNone([{ field, value: text.slice(0, 200), message: 'must be JSON, as {"double": [0, 1], "default": 0.5}' }])
    return null
  }
}
