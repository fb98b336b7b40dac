import type { StudyServiceHandlers } from '../../wire/index.ts'
import { streaming, unary } from '../calls/calls.ts'
import { resolveStudy } from '../study-ref.ts'
import { decodeOffset, decodeRequestId, decodeTrialNumber } from './decode.ts'
import type { Door } from './door.ts'
import { encodeTrial } from './encode.ts'
import { resolveTrialRef } from './trial-ref.ts'

type ArtifactCalls = Pick<StudyServiceHandlers, 'WriteArtifact' | 'ReadArtifact' | 'DeleteArtifact'>

/** The calls of files that trials leave. */
export function artifactCalls({ studies, ...frame }: Door): ArtifactCalls {
  return {
    WriteArtifact: unary(frame, async (request) => {
      const { name, upload, offset, data, whole } = request
      const { next, trial } = await studies.writeArtifact({
        trial: await resolveTrialRef(studies, request),
        name,
        upload,
        offset,
        data,
        ...(whole !== null && { whole: whole.sha256 === '' ? {} : { sha256: whole.sha256 } }),
      })
      return { nextOffset: next, ...(trial !== undefined && { trial: encodeTrial(trial) }) }
    }),
    ReadArtifact: streaming(frame, async function* (request) {
      const { id } = await resolveStudy(studies, request.study)
      const wanted = { name: request.name, offset: decodeOffset(request.offset) }
      const { content } = await studies.readArtifact(id, decodeTrialNumber(request.trial), wanted)
      for await (const data of content) yield { data: Buffer.from(data.buffer, data.byteOffset, data.byteLength) }
    }),
    DeleteArtifact: unary(frame, async (request) => {
      const { id } = await resolveStudy(studies, request.study)
      const number = decodeTrialNumber(request.trial)
      return encodeTrial(await studies.deleteArtifact(id, number, request.name, decodeRequestId(request.requestId)))
    }),
  }
}
