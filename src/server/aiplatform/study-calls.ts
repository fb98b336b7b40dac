import { randomBytes } from 'node:crypto'
import type { Study } from '../../model/index.ts'
import { type AiplatformStudy, loadAiplatformWire, type ReadAiplatformStudySpec } from '../../wire/index.ts'
import { encodeTime } from '../calls/times.ts'
import type { VizierRoom } from '../vizier/door.ts'
import { encodeStudyState } from '../vizier/encode.ts'
import { demandComponent, refused } from '../vizier/names.ts'
import { pageOf } from '../vizier/pages.ts'
import type { Methods, StudyMethod } from './methods.ts'
import { AIPLATFORM_FORMAT, findStudy, lookUpStudy, nameOf, parseLocation, parseStudy, projectOf, studyName } from './names.ts'
import { decodeAiplatformSpec } from './spec.ts'

/** Pages of a client that asks for no size; it fetches the next ones by itself. */
const STUDIES_PER_PAGE = 100

/** The calls about studies. */
export function studyCalls(door: VizierRoom): Methods<StudyMethod> {
  const { studies } = door
  return {
    CreateStudy: async ({ parent, study }) => {
      const location = parseLocation('parent', parent)
      if (study === null) throw refused('study', '', 'is missing')
      const name = demandComponent('study.display_name', study.displayName)
      const names = { project: projectOf(location), name, seed: randomBytes(4).readUInt32LE() }
      const spec = await decodeAiplatformSpec(names, readSpec(study.studySpec), Date.now(), (candidate) => studies.validateStudy(candidate))
      const document = study.studySpec.toString('base64')
      return encodeStudy(await studies.createStudy({ spec, document, documentFormat: AIPLATFORM_FORMAT }))
    },
    GetStudy: async ({ name }) => encodeStudy(await findStudy(studies, parseStudy('name', name))),
    LookupStudy: async ({ parent, displayName }) => encodeStudy(await lookUpStudy(studies, parseLocation('parent', parent), displayName)),
    ListStudies: async ({ parent, pageToken, pageSize }) => {
      const all = await studies.listStudies({ project: projectOf(parseLocation('parent', parent)) })
      const ours = all.filter((study) => study.documentFormat === AIPLATFORM_FORMAT)
      const page = pageOf(ours, ({ id }) => id, { pageToken, pageSize: pageSize || STUDIES_PER_PAGE })
      return { studies: page.items.map(encodeStudy), nextPageToken: page.nextPageToken }
    },
    DeleteStudy: async ({ name }) => {
      const study = await findStudy(studies, parseStudy('name', name))
      await studies.deleteStudy(study.id)
      return {}
    },
  }
}

function encodeStudy(study: Study): AiplatformStudy {
  return {
    name: studyName(nameOf(study)),
    displayName: study.spec.name,
    studySpec: Buffer.from(study.document ?? '', 'base64'),
    createTime: encodeTime(study.createdAt),
    ...encodeStudyState(study),
  }
}

function readSpec(bytes: Buffer): ReadAiplatformStudySpec {
  try {
    return loadAiplatformWire().studySpec.deserialize(bytes)
  } catch {
    throw refused('study.study_spec', bytes.length, 'is not a StudySpec message')
  }
}
