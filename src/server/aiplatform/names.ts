import { z } from 'zod'
import { type Assignment, HoneError, parseStudyId, type Study } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import { refused } from '../vizier/names.ts'

/** The format of documents that are a study spec of Vertex AI Vizier's. */
export const AIPLATFORM_FORMAT = 'aiplatform'

/** `projects/PROJECT/locations/LOCATION`: one project here. */
export interface LocationName {
  readonly project: string
  readonly location: string
}

export interface StudyName extends LocationName {
  readonly study: string
}

export interface TrialName extends StudyName {
  readonly trial: number
}

/** The packages that the interface is served under. */
export type Version = 'v1' | 'v1beta1'

/** What an operation's name says: enough to go on with it after a restart. */
export type OperationName =
  | {
      readonly kind: 'suggest'
      readonly study: StudyName
      readonly version: Version
      readonly client: string
      readonly count: number
      readonly key: string
      /** The values that each trial must have, where some were asked for. */
      readonly fixed?: readonly Assignment[]
    }
  | { readonly kind: 'stopping'; readonly trial: TrialName; readonly version: Version }

const LOCATION = 'projects/([^/]+)/locations/([^/]+)'
const STUDY = `${LOCATION}/studies/([^/]+)`
const TRIAL = `${STUDY}/trials/([1-9]\\d{0,8})`

const LOCATION_NAME = new RegExp(`^${LOCATION}$`)
const STUDY_NAME = new RegExp(`^${STUDY}$`)
const TRIAL_NAME = new RegExp(`^${TRIAL}$`)
const SUGGEST_NAME = new RegExp(`^${STUDY}/operations/suggest\\.(v1|v1beta1)\\.((\\d{1,4})\\.\\w{1,40})\\.([\\w-]+)(?:\\.([\\w-]+))?$`)
const STOPPING_NAME = new RegExp(`^${TRIAL}/operations/stopping\\.(v1|v1beta1)$`)

export function parseLocation(field: string, name: string): LocationName {
  const [, project, location] = demand(field, name, LOCATION_NAME, 'projects/PROJECT/locations/LOCATION')
  return { project: project!, location: location! }
}

export function parseStudy(field: string, name: string): StudyName {
  const form = 'projects/PROJECT/locations/LOCATION/studies/STUDY'
  const [, project, location, study] = demand(field, name, STUDY_NAME, form)
  return { project: project!, location: location!, study: study! }
}

export function parseTrial(field: string, name: string): TrialName {
  const form = 'projects/PROJECT/locations/LOCATION/studies/STUDY/trials/ID'
  const [, project, location, study, trial] = demand(field, name, TRIAL_NAME, form)
  return { project: project!, location: location!, study: study!, trial: Number(trial) }
}

/** Throws INVALID_REQUEST for what this server never called an operation. */
export function parseOperation(field: string, name: string): OperationName {
  const stopping = STOPPING_NAME.exec(name)
  if (stopping !== null) {
    const [, project, location, study, trial, version] = stopping
    const named = { project: project!, location: location!, study: study!, trial: Number(trial) }
    return { kind: 'stopping', trial: named, version: version as Version }
  }
  const suggest = demand(field, name, SUGGEST_NAME, 'the name of an operation that this server answered with')
  const [, project, location, study, version, key, count, client, fixed] = suggest
  return {
    kind: 'suggest',
    study: { project: project!, location: location!, study: study! },
    version: version as Version,
    key: key!,
    count: Number(count),
    client: Buffer.from(client!, 'base64url').toString(),
    ...(fixed !== undefined && { fixed: readFixed(field, name, fixed) }),
  }
}

const fixedSchema = z.array(z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])))

function readFixed(field: string, name: string, packed: string): Assignment[] {
  try {
    return fixedSchema.parse(JSON.parse(Buffer.from(packed, 'base64url').toString()))
  } catch {
    throw refused(field, name, 'must have the form that this server answered with')
  }
}

function locationName({ project, location }: LocationName): string {
  return `projects/${project}/locations/${location}`
}

export function studyName(name: StudyName): string {
  return `${locationName(name)}/studies/${name.study}`
}

export function trialName(name: TrialName): string {
  return `${studyName(name)}/trials/${name.trial}`
}

export function operationName(name: OperationName): string {
  if (name.kind === 'stopping') return `${trialName(name.trial)}/operations/stopping.${name.version}`
  const pack = (text: string): string => Buffer.from(text).toString('base64url')
  const within = name.fixed === undefined ? '' : `.${pack(JSON.stringify(name.fixed))}`
  return `${studyName(name.study)}/operations/suggest.${name.version}.${name.key}.${pack(name.client)}${within}`
}

/** Our project of a location; locations have no dots. */
export function projectOf({ project, location }: LocationName): string {
  return `${project}.${location}`
}

/** The name of a study that was made through this interface. */
export function nameOf({ id, spec }: Study): StudyName {
  const dot = spec.project.lastIndexOf('.')
  return { project: spec.project.slice(0, dot), location: spec.project.slice(dot + 1), study: id }
}

/** The study of a name; rejects with STUDY_NOT_FOUND, also when it is another interface's. */
export async function findStudy(studies: Studies, name: StudyName): Promise<Study> {
  const id = parseStudyId(name.study)
  const study = id === undefined ? undefined : await studies.getStudy(id)
  return own(study, name, studyName(name))
}

/** The study of a display name; rejects with STUDY_NOT_FOUND. */
export async function lookUpStudy(studies: Studies, location: LocationName, displayName: string): Promise<Study> {
  const study = await studies.getStudy({ project: projectOf(location), name: displayName })
  return own(study, location, displayName)
}

function own(study: Study | undefined, location: LocationName, shown: string): Study {
  if (study?.documentFormat === AIPLATFORM_FORMAT && study.spec.project === projectOf(location)) return study
  throw new HoneError('STUDY_NOT_FOUND', `there is no study ${shown}`)
}

function demand(field: string, name: string, pattern: RegExp, form: string): RegExpExecArray {
  const match = pattern.exec(name)
  if (match === null) throw refused(field, name, `must have the form ${form}`)
  return match
}
