import { isAbsolute } from 'node:path'
import { HoneError, type Problem, type Study } from '../../model/index.ts'
import type { StudyServiceHandlers } from '../../wire/index.ts'
import { resolveStudy } from '../study-ref.ts'
import { streaming, unary } from './calls.ts'
import { changeMessages } from './change-messages.ts'
import { decodePageSize, decodeRequestId, demandNone } from './decode.ts'
import type { Door } from './door.ts'
import { encodeStudy } from './encode.ts'
import { demandOwner } from './guard.ts'
import { encodeProblem } from './status.ts'

const STUDIES_PER_PAGE = 500

type StudyCalls = Pick<
  StudyServiceHandlers,
  | 'CreateStudy'
  | 'ValidateStudy'
  | 'GetStudy'
  | 'ListStudies'
  | 'PauseStudy'
  | 'ResumeStudy'
  | 'StopStudy'
  | 'DeleteStudy'
  | 'WatchStudy'
  | 'WatchStudies'
>

/** The calls about studies. */
export function studyCalls(door: Door): StudyCalls {
  const { studies, access } = door
  const encode = (study: Study) => encodeStudy(study, Date.now())
  return {
    CreateStudy: unary(door, async (request, { metadata }) => {
      demandOwner(access, metadata)
      const { spec, problems } = parse(door, request.document, request.workingFolder, request.name)
      if (spec === undefined) throw invalidStudy(problems)
      const onNameTaken = request.numberIfTaken ? 'number' : 'refuse'
      return encode(await studies.createStudy({ spec, document: request.document, onNameTaken, ...decodeRequestId(request.requestId) }))
    }),
    ValidateStudy: unary(door, async (request) => {
      const { spec, problems, notes } = parse(door, request.document, request.workingFolder)
      const all = spec === undefined ? problems : await studies.validateStudy(spec)
      return { problems: all.map(encodeProblem), notes: notes.map(encodeProblem) }
    }),
    GetStudy: unary(door, async (request) => encode(await resolveStudy(studies, request.study))),
    ListStudies: unary(door, async (request) => {
      const all = await studies.listStudies(request.project === '' ? {} : { project: request.project })
      const page = pageOf(all, request.pageToken, decodePageSize(request.pageSize, STUDIES_PER_PAGE))
      return { studies: page.studies.map(encode), nextPageToken: page.nextPageToken }
    }),
    PauseStudy: unary(door, async (request, { metadata }) => {
      demandOwner(access, metadata)
      const { id } = await resolveStudy(studies, request.study)
      return encode(await studies.pauseStudy(id, decodeRequestId(request.requestId)))
    }),
    ResumeStudy: unary(door, async (request, { metadata }) => {
      demandOwner(access, metadata)
      const { id } = await resolveStudy(studies, request.study)
      return encode(await studies.resumeStudy(id, decodeRequestId(request.requestId)))
    }),
    StopStudy: unary(door, async (request, { metadata }) => {
      demandOwner(access, metadata)
      const { id } = await resolveStudy(studies, request.study)
      return encode(await studies.stopStudy(id, request.reason, decodeRequestId(request.requestId)))
    }),
    DeleteStudy: unary(door, async (request, { metadata }) => {
      demandOwner(access, metadata)
      await studies.deleteStudy((await resolveStudy(studies, request.study)).id)
      return {}
    }),
    WatchStudy: streaming(door, async function* (request, { signal }) {
      const { id } = await resolveStudy(studies, request.study)
      let sentRevision = request.afterRevision
      for await (const change of studies.watchStudy(id, sentRevision, signal)) {
        yield* changeMessages(change, { withPoints: !request.withoutMeasurements, sentRevision, now: Date.now() })
        sentRevision = change.revision
      }
    }),
    WatchStudies: streaming(door, async function* (request, { signal }) {
      for await (const change of studies.watchStudies(signal)) {
        for (const study of change.studies) if (request.project === '' || study.spec.project === request.project) yield encode(study)
      }
    }),
  }
}

function parse(door: Door, document: string, workingFolder: string, name = ''): ReturnType<Door['parseDocument']> {
  if (workingFolder !== '' && !isAbsolute(workingFolder)) {
    demandNone([{ field: 'working_folder', value: workingFolder, message: 'must be an absolute path on the server’s machine' }])
  }
  const parsed = door.parseDocument(document, workingFolder === '' ? '/' : workingFolder, name === '' ? undefined : name)
  if (workingFolder === '' && parsed.spec?.trial !== undefined) {
    demandNone([{ field: 'working_folder', message: 'is missing', remedy: 'the study runs commands: say in which folder' }])
  }
  return parsed
}

function invalidStudy(problems: readonly Problem[]): HoneError {
  const first = problems[0]
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return new HoneError('INVALID_STUDY', `the study is not valid: ${first?.field} ${first?.message}${more}`, { problems })
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
