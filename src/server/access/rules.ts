import { earlierName, HoneError, type Study, type StudyId, type StudySpec } from '../../model/index.ts'
import type { Studies, StudyRef } from '../../study/index.ts'
import { type Caller, demandCaller, describeCaller } from './callers.ts'

/** Whether no study is hidden from the caller. */
export function seesAll(who: Caller): boolean {
  switch (who.kind) {
    case 'owner':
    case 'anyone':
    case 'cluster':
      return true
    case 'trial':
      return !who.confined
    case 'named':
      return who.project === undefined
  }
}

/** Whether the caller sees the study. */
export function sees(who: Caller, study: Study): boolean {
  if (seesAll(who)) return true
  return who.kind === 'trial' ? who.study === study.id : who.kind === 'named' && who.project === study.spec.project
}

/** The study, for whoever may see it; for others it is not there. Whoever names a foreign project is told why. */
export async function visibleStudy(studies: Studies, who: Caller, ref: StudyRef): Promise<Study> {
  if (typeof ref === 'object' && who.kind === 'named' && who.project !== undefined && who.project !== ref.project) refuse(who, ref)
  const study = await studies.getStudy(ref)
  if (sees(who, study)) return study
  throw new HoneError('STUDY_NOT_FOUND', `${describeCaller(who)} sees no study ${typeof ref === 'string' ? ref : ref.name}`)
}

/** Lets pass who may see the study. */
export async function demandReader(studies: Studies, who: Caller, study: StudyId): Promise<void> {
  if (!seesAll(who)) await visibleStudy(studies, who, study)
}

/** Lets pass who may change the study. */
export async function demandWriter(studies: Studies, who: Caller, study: StudyId): Promise<void> {
  if (who.kind !== 'owner' && !mayWrite(who, await visibleStudy(studies, who, study))) refuse(who)
}

/** Lets the owner pass only; says who that is. */
export function demandOwner(): string {
  const who = demandCaller()
  if (who.kind === 'anyone') refuse(who)
  if (who.kind !== 'owner') throw new HoneError('NOT_ALLOWED', `Only the owner’s token may do this, not ${describeCaller(who)}.`)
  return describeCaller(who)
}

/** Lets pass who may have a study of this spec, made from a document of this format (Hone's own when absent). */
export function demandMaker(who: Caller, spec: StudySpec, format: string | undefined): void {
  if (!mayMake(who, spec, format)) refuse(who, spec)
}

/** Lets pass who sees the projects of the studies that a spec learns from: what they say of them would be told through its suggestions. */
export function demandSources(who: Caller, spec: StudySpec): void {
  if (seesAll(who)) return
  for (const text of spec.learnFrom ?? []) {
    const source = earlierName(spec, text)
    if (who.kind !== 'named' || source.project !== who.project) refuse(who, source)
  }
}

/** Lets pass who may have trials that reach into the server's own machine. */
export function demandRunner(who: Caller, reachesServer: boolean): void {
  if (who.kind === 'owner' || !reachesServer) return
  const message =
    'Trials that run on the server’s machine, or take its secrets and files, could read the owner’s token: only the owner may submit them.'
  const remedy = 'run the trials as pods that take nothing from the server, or evaluate them in a program of your own'
  throw new HoneError('NOT_ALLOWED', message, { problems: [{ field: 'spec.trial', message: 'needs the owner’s token', remedy }] })
}

/** The study that is to go; undefined when it went before, and the caller may have the recorded answer. */
export async function deletableStudy(studies: Studies, who: Caller, ref: StudyRef): Promise<Study | undefined> {
  try {
    const study = await visibleStudy(studies, who, ref)
    return mayWrite(who, study) ? study : refuse(who)
  } catch (error) {
    const isGone = error instanceof HoneError && error.code === 'STUDY_NOT_FOUND'
    const isTheirs = who.kind === 'owner' || (who.kind === 'named' && !who.readOnly && typeof ref === 'object')
    if (isGone && isTheirs) return undefined
    throw error
  }
}

function mayWrite(who: Caller, study: Study): boolean {
  switch (who.kind) {
    case 'owner':
    case 'cluster':
      return true
    case 'anyone':
      return who.format !== undefined && who.format === study.documentFormat
    case 'trial':
      return false
    case 'named':
      return !who.readOnly && sees(who, study)
  }
}

function mayMake(who: Caller, spec: StudySpec, format: string | undefined): boolean {
  switch (who.kind) {
    case 'owner':
    case 'cluster':
      return true
    case 'anyone':
      return who.format !== undefined && who.format === format && spec.trial === undefined
    case 'trial':
      return false
    case 'named':
      return !who.readOnly && (who.project === undefined || who.project === spec.project)
  }
}

/** Says why not. */
export function refuse(who: Caller, wanted?: { readonly project: string; readonly name: string }): never {
  switch (who.kind) {
    case 'anyone':
      throw new HoneError('UNAUTHENTICATED', 'This needs the server’s token.')
    case 'trial': {
      const subject = { study: who.study, trial: String(who.trial) }
      throw new HoneError('NOT_ALLOWED', 'A trial’s token may write only its own trial.', { subject })
    }
    case 'named': {
      if (who.project === undefined || wanted === undefined || wanted.project === who.project) {
        throw new HoneError('NOT_ALLOWED', `The token ${who.name} may read, and change nothing.`)
      }
      const message = `The token ${who.name} is for the project ${who.project}, not ${wanted.project}.`
      const remedy = `name the study as ${who.project}/${wanted.name}`
      throw new HoneError('NOT_ALLOWED', message, { problems: [{ field: 'project', value: wanted.project, message, remedy }] })
    }
    case 'owner':
    case 'cluster':
      throw new Error(`bug: ${describeCaller(who)} was refused`)
  }
}
