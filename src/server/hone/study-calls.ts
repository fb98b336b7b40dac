import { LIMITS, type Study } from '../../model/index.ts'
import { loadWire, type StudyServiceHandlers } from '../../wire/index.ts'
import { streaming, unary } from '../calls/calls.ts'
import { encodeProblem } from '../calls/status.ts'
import { createStudyOf, validateDocument } from '../documents.ts'
import { paced } from '../paced.ts'
import { resolveStudy } from '../study-ref.ts'
import { SharedMessages, studiesMessages } from './change-messages.ts'
import { decodePageSize, decodeRequestId } from './decode.ts'
import type { Door } from './door.ts'
import { encodeStudy, specText } from './encode-study.ts'

type StudyCalls = Pick<
  StudyServiceHandlers,
  'CreateStudy' | 'ValidateStudy' | 'GetStudy' | 'ListStudies' | 'PauseStudy' | 'ResumeStudy' | 'StopStudy' | 'WatchStudy' | 'WatchStudies'
>

/** The calls about studies. */
export function studyCalls(door: Door): StudyCalls {
  const { studies } = door
  const encode = (study: Study) => encodeStudy(study, studies.now())
  const messages = new SharedMessages(loadWire().StudyService.service.WatchStudy.responseSerialize, studies.now)
  return {
    CreateStudy: unary(door, async (request) => {
      const onNameTaken = request.numberIfTaken ? 'number' : 'refuse'
      const more = { onNameTaken, paused: request.paused, ...decodeRequestId(request.requestId) } as const
      return encode(await createStudyOf(door, request, more))
    }),
    ValidateStudy: unary(door, async (request) => {
      const { problems, notes, translated = '', spec } = await validateDocument(door, { ...request, name: '' })
      return {
        problems: problems.map(encodeProblem),
        notes: notes.map(encodeProblem),
        translated,
        specJson: spec === undefined ? '' : specText(spec),
      }
    }),
    GetStudy: unary(door, async (request) => encode(await resolveStudy(studies, request.study))),
    ListStudies: unary(door, async (request) => {
      const all = await studies.listStudies(request.project === '' ? {} : { project: request.project })
      const page = pageOf(all, request.pageToken, decodePageSize(request.pageSize, LIMITS.studiesPerPage))
      return { studies: page.studies.map(encode), nextPageToken: page.nextPageToken }
    }),
    PauseStudy: unary(door, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      return encode(await studies.pauseStudy(id, decodeRequestId(request.requestId)))
    }),
    ResumeStudy: unary(door, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      return encode(await studies.resumeStudy(id, decodeRequestId(request.requestId)))
    }),
    StopStudy: unary(door, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      return encode(await studies.stopStudy(id, request.reason, decodeRequestId(request.requestId)))
    }),
    WatchStudy: streaming(door, async function* (request, { signal }) {
      const { id } = await resolveStudy(studies, request.study)
      let sentRevision = request.afterRevision
      const changes = studies.watchStudy(id, sentRevision, signal, { withoutOldPoints: request.withoutMeasurements })
      for await (const change of paced(changes)) {
        yield* messages.of(change, { withPoints: !request.withoutMeasurements, sentRevision })
        sentRevision = change.revision
      }
    }),
    WatchStudies: streaming(door, async function* (request, { signal }) {
      let sentRevision = request.afterRevision
      for await (const change of paced(studies.watchStudies(signal, { afterRevision: sentRevision }))) {
        yield* studiesMessages(change, { project: request.project, sentRevision, now: studies.now() })
        sentRevision = change.revision
      }
    }),
  }
}

/** A page after the token's study; when that was deleted meanwhile, after its place by age. */
function pageOf(all: readonly Study[], token: string, size: number): { studies: readonly Study[]; nextPageToken: string } {
  const [time, id] = token.split('.')
  const at = all.findIndex((study) => study.id === id)
  const older = all.findIndex((study) => study.createdAt < Number(time))
  const start = token === '' ? 0 : at >= 0 ? at + 1 : older >= 0 ? older : all.length
  const studies = all.slice(start, start + size)
  const last = studies.at(-1)
  const more = last !== undefined && start + size < all.length
  return { studies, nextPageToken: more ? `${last.createdAt}.${last.id}` : '' }
}
