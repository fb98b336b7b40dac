import { failpoint, HoneError, type Study } from '../../model/index.ts'
import { publishStudy } from '../change/publish.ts'
import { once, saidSpec } from '../change/requests.ts'
import { type KeepReply, nameKey, type Room } from '../change/room.ts'
import { emptyTally } from '../ledger/tally.ts'
import { specProblems } from '../spec/validate.ts'
import type { CreateStudyRequest } from '../studies.ts'
import { earlierProblems, earlierReferences } from '../suggest/earlier.ts'

/** Makes a study; rejects with INVALID_STUDY (every problem named) or STUDY_EXISTS. */
export async function createStudy(room: Room, request: CreateStudyRequest): Promise<Study> {
  const { document, documentFormat, onNameTaken = 'refuse', paused = false, requestId } = request
  if (room.closing) throw new HoneError('SERVER_STOPPING', 'the server is stopping')
  const problems = [...specProblems(request.spec), ...earlierProblems(room, request.spec)]
  if (problems.length > 0) {
    throw new HoneError('INVALID_STUDY', `the study has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}`, {
      problems,
    })
  }
  return once(
    room,
    'studies',
    requestId,
    ['create', saidSpec(request.spec, document), documentFormat ?? null, onNameTaken, ...(paused ? ['paused'] : [])],
    async (keep) => {
      const wanted = nameKey(request.spec.project, request.spec.name)
      // A refusal must not rest on a study that is not kept after all, and whoever is refused may ask for that study at once.
      while (room.making.has(wanted)) await room.making.get(wanted)?.catch(() => {})
      const now = room.now()
      const spec = { ...request.spec, name: freeName(room, request) }
      const study: Study = {
        id: room.newId(),
        spec,
        ...(spec.learnFrom === undefined ? {} : { earlier: earlierReferences(room, spec) }),
        ...(document === undefined ? {} : { document }),
        ...(documentFormat === undefined ? {} : { documentFormat }),
        state: paused ? 'paused' : 'active',
        revision: 1,
        createdAt: now,
        activeMs: 0,
        ...(paused ? {} : { activeSince: now }),
        counts: emptyTally().counts,
        steps: { used: 0, saved: 0 },
      }
      const key = nameKey(spec.project, spec.name)
      const making = make(room, key, study, keep)
      room.making.set(key, making)
      return making.finally(() => room.making.delete(key))
    },
  )
}

async function make(room: Room, key: string, study: Study, keep: KeepReply): Promise<Study> {
  // Reserved before the commit, so that two of one name cannot both pass.
  room.names.set(key, study.id)
  failpoint('create.named')
  try {
    await room.store.createStudy(study, keep(study))
  } catch (error) {
    room.names.delete(key)
    throw error
  }
  room.heads.set(study.id, study)
  publishStudy(room, study)
  return study
}

/** The name, or `name-2`, `name-3`, ... when it is taken and may be numbered. */
function freeName(room: Room, { spec: { project, name }, onNameTaken }: CreateStudyRequest): string {
  if (!room.names.has(nameKey(project, name))) return name
  if (onNameTaken !== 'number') {
    throw new HoneError('STUDY_EXISTS', `project ${project} has a study ${name} already`, { subject: { project, name } })
  }
  let number = 2
  while (room.names.has(nameKey(project, `${name}-${number}`))) number += 1
  return `${name}-${number}`
}
