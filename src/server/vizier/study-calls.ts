import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { HoneError, type Study } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import { loadVizierWire, type ReadVizierStudySpec, type VizierServiceHandlers } from '../../wire/index.ts'
import { unary } from '../calls/calls.ts'
import { demandMutable, type VizierDoor } from './door.ts'
import { encodeStudy } from './encode.ts'
import { decodeEntry, decodeUpdates } from './metadata.ts'
import { demandComponent, parseOwner, parseStudy, refused, type StudyName } from './names.ts'
import { pageOf } from './pages.ts'
import { policyServerOf } from './policies.ts'
import { decodeSpec } from './spec.ts'
import { VIZIER_FORMAT } from './spec-bytes.ts'
import { setStudyState } from './study-state.ts'

type StudyCall = 'CreateStudy' | 'GetStudy' | 'ListStudies' | 'DeleteStudy' | 'SetStudyState' | 'UpdateMetadata'

/** How soon a study is looked for again that another call is making. */
const LOOK_AGAIN_MS = 10

/** Studies whose automated stopping is on get this rule. */
const STOPPING_RULE = { name: 'median', settings: {} } as const

/** The study of a name; rejects with STUDY_NOT_FOUND. */
export function findStudy(studies: Studies, { owner, study }: StudyName): Promise<Study> {
  return studies.getStudy({ project: owner, name: study })
}

/** The calls about studies. */
export function studyCalls(door: VizierDoor): Pick<VizierServiceHandlers, StudyCall> {
  const { studies } = door
  return {
    CreateStudy: unary(door, async ({ parent, study }) => {
      const owner = parseOwner('parent', parent)
      if (study === null) throw refused('study', '', 'is missing')
      if (study.name !== '') throw refused('study.name', study.name, 'must be empty: the server names studies by their display_name')
      const name = { owner, study: demandComponent('study.display_name', study.displayName) }
      return encodeStudy(await createOrGet(studies, name, study.studySpec))
    }),
    GetStudy: unary(door, async ({ name }) => encodeStudy(await findStudy(studies, parseStudy('name', name)))),
    ListStudies: unary(door, async ({ parent, pageToken, pageSize }) => {
      const all = await studies.listStudies({ project: parseOwner('parent', parent) })
      const page = pageOf(all.toReversed(), ({ createdAt, id }) => `${createdAt}.${id}`, { pageToken, pageSize })
      return { studies: page.items.map(encodeStudy), nextPageToken: page.nextPageToken }
    }),
    DeleteStudy: unary(door, async ({ name }) => {
      const study = await findStudy(studies, parseStudy('name', name))
      await studies.deleteStudy(study.id)
      return {}
    }),
    SetStudyState: unary(door, async ({ parent, state }) => {
      const study = await findStudy(studies, parseStudy('parent', parent))
      return encodeStudy(await setStudyState(studies, study, state))
    }),
    UpdateMetadata: unary(door, async ({ name, delta }) => {
      const study = await findStudy(studies, parseStudy('name', name))
      demandMutable(study)
      const changes = decodeUpdates('delta', delta)
      if (changes.length > 0) await studies.updateMetadata({ study: study.id, changes })
      return { errorDetails: '' }
    }),
  }
}

/** Several workers begin with this call: all get the one study. */
async function createOrGet(studies: Studies, name: StudyName, bytes: Buffer): Promise<Study> {
  const existing = await findStudy(studies, name).catch(ifMissing)
  if (existing !== undefined) return ofThisDoor(existing)
  const source = { project: name.owner, name: name.study, seed: randomBytes(4).readUInt32LE(), reduce: 'last' } as const
  const read = readSpec(bytes)
  const stops = read.automatedStoppingSpec === 'defaultStoppingSpec'
  // A study with a policy server has no use for an algorithm; its name is the policy's.
  const hasPolicy = policyServerOf(read.metadata.map(decodeEntry)) !== undefined
  const algorithm = hasPolicy ? 'RANDOM_SEARCH' : read.algorithm
  const spec = await decodeSpec({ ...source, spec: read, ...(stops && { earlyStopping: STOPPING_RULE }) }, algorithm, (candidate) =>
    studies.validateStudy(candidate),
  )
  try {
    return await studies.createStudy({ spec, document: bytes.toString('base64'), documentFormat: VIZIER_FORMAT })
  } catch (error) {
    if (!(error instanceof HoneError) || error.code !== 'STUDY_EXISTS') throw error
    // Another worker's call has the name and may not have kept the study yet.
    await pause(LOOK_AGAIN_MS)
    return createOrGet(studies, name, bytes)
  }
}

function ofThisDoor(study: Study): Study {
  if (study.documentFormat === VIZIER_FORMAT) return study
  const { project, name } = study.spec
  throw new HoneError('STUDY_EXISTS', `owner ${project} has a study ${name} already, which was not made through this interface`, {
    subject: { project, name },
  })
}

function ifMissing(error: unknown): undefined {
  if (error instanceof HoneError && error.code === 'STUDY_NOT_FOUND') return undefined
  throw error
}

function readSpec(bytes: Buffer): ReadVizierStudySpec {
  try {
    return loadVizierWire().studySpec.deserialize(bytes)
  } catch {
    throw refused('study.study_spec', bytes.length, 'is not a StudySpec message')
  }
}
