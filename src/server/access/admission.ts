import type { Study, StudyId, StudySpec, TrialNumber } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import { type Caller, demandCaller, describeCaller } from './callers.ts'
import {
  deletableStudy,
  demandMaker,
  demandReader,
  demandRunner,
  demandSources,
  demandWriter,
  refuse,
  sees,
  seesAll,
  visibleStudy,
} from './rules.ts'
import { admitted, demandHeld, type Holds, onlyVisible, whileHeld } from './watches.ts'

/** One write, for whoever must know who did it. */
export interface AuditLine {
  /** audit: what people and programs decide; auditWorker: the traffic of those who evaluate trials. */
  readonly event: 'audit' | 'auditWorker'
  readonly who: string
  readonly what: keyof Studies | 'createToken' | 'revokeToken'
  readonly study?: string
  readonly project?: string
  readonly name?: string
  readonly trial?: TrialNumber
}

export interface AdmissionOptions {
  /** Whether a caller that was let in would be let in again: a watch ends with its token. */
  readonly holds?: Holds
  readonly audit?: (line: AuditLine) => void
  /** Whether the study's trials reach into the server's own machine: as processes there, or by its secrets and files. Only the owner may have such. */
  readonly reachesServer?: (spec: StudySpec) => boolean
}

/**
 * The same room for those who come through a door: every call is made as the caller of the moment (see `asCaller`), refused where
 * that one may not (see rules.ts), and every write is told to the audit. A door knows no other room.
 */
export function admitCallers(studies: Studies, options: AdmissionOptions = {}): Studies {
  const { audit = () => {}, reachesServer = () => true, holds = () => true } = options
  const admission = { studies, audit, reachesServer, caller: () => demandHeld(demandCaller(), holds), holds }
  return {
    now: studies.now,
    ...reads(admission),
    ...studyWrites(admission),
    ...trialWrites(admission),
    ...artifactWrites(admission),
    ...insideOnly(),
  }
}

interface Admission extends Required<AdmissionOptions> {
  readonly studies: Studies
  /** Who asks; throws UNAUTHENTICATED when that one's token has ended since. */
  readonly caller: () => Caller
}

type Reads =
  | ('validateStudy' | 'getStudy' | 'listStudies' | 'getTrial' | 'listTrials' | 'queryTrials' | 'optimalTrials' | 'readCurves')
  | ('importances' | 'readArtifact' | 'bestTrial' | 'streamCurves' | 'watchStudy' | 'watchStudies')

function reads({ studies, caller, holds }: Admission): Pick<Studies, Reads> {
  /** The same call, of a study that the caller sees. */
  const visible =
    <Rest extends unknown[], Reply>(call: (study: StudyId, ...rest: Rest) => Promise<Reply>) =>
    async (study: StudyId, ...rest: Rest): Promise<Reply> => {
      await demandReader(studies, caller(), study)
      return call(study, ...rest)
    }
  return {
    async validateStudy(spec, edited) {
      demandSources(caller(), spec)
      if (edited !== undefined) await demandReader(studies, caller(), edited)
      return studies.validateStudy(spec, edited)
    },
    getStudy: async (ref) => visibleStudy(studies, caller(), ref),
    async listStudies(filter) {
      const who = caller()
      const all = await studies.listStudies(filter)
      return seesAll(who) ? all : all.filter((study) => sees(who, study))
    },
    getTrial: visible(studies.getTrial),
    listTrials: visible(studies.listTrials),
    queryTrials: visible(studies.queryTrials),
    optimalTrials: visible(studies.optimalTrials),
    importances: visible(studies.importances),
    readCurves: visible(studies.readCurves),
    bestTrial: visible(studies.bestTrial),
    readArtifact: visible(studies.readArtifact),
    streamCurves(study, query) {
      const who = caller()
      return admitted(
        () => demandReader(studies, who, study),
        () => whileHeld(who, holds, studies.streamCurves(study, query)),
      )
    },
    watchStudy(study, ...rest) {
      const who = caller()
      return admitted(
        () => demandReader(studies, who, study),
        () => whileHeld(who, holds, studies.watchStudy(study, ...rest)),
      )
    },
    watchStudies(...args) {
      const who = caller()
      const changes = whileHeld(who, holds, studies.watchStudies(...args))
      return seesAll(who) ? changes : onlyVisible(changes, who)
    },
  }
}

type StudyWrites =
  | 'createStudy'
  | 'updateStudy'
  | 'pauseStudy'
  | 'resumeStudy'
  | 'stopStudy'
  | 'deleteStudy'
  | 'updateMetadata'
  | 'replayStudy'

function studyWrites({ studies, audit, reachesServer, caller }: Admission): Pick<Studies, StudyWrites> {
  const audited = (what: keyof Studies, { id, spec }: Study): void =>
    audit({ event: 'audit', who: describeCaller(caller()), what, study: id, project: spec.project, name: spec.name })
  /** A change of a study that answers with it. */
  const changed = async (what: keyof Studies, study: StudyId, change: () => Promise<Study>): Promise<Study> => {
    await demandWriter(studies, caller(), study)
    const after = await change()
    audited(what, after)
    return after
  }
  return {
    async createStudy(request) {
      const who = caller()
      demandMaker(who, request.spec, request.documentFormat)
      demandSources(who, request.spec)
      demandRunner(who, request.spec.trial !== undefined && reachesServer(request.spec))
      const study = await studies.createStudy(request)
      audited('createStudy', study)
      return study
    },
    updateStudy: (request) =>
      changed('updateStudy', request.study, () => {
        const who = caller()
        // what was made without a token never comes to run a command
        if (who.kind === 'anyone') refuse(who)
        demandSources(who, request.spec)
        demandRunner(who, request.spec.trial !== undefined && reachesServer(request.spec))
        return studies.updateStudy({ ...request, by: describeCaller(who) })
      }),
    pauseStudy: (study, write) => changed('pauseStudy', study, () => studies.pauseStudy(study, write)),
    resumeStudy: (study, write) => changed('resumeStudy', study, () => studies.resumeStudy(study, write)),
    stopStudy: (study, reason, write) => changed('stopStudy', study, () => studies.stopStudy(study, reason, write)),
    updateMetadata: (request) => changed('updateMetadata', request.study, () => studies.updateMetadata(request)),
    async deleteStudy(ref, write) {
      const study = await deletableStudy(studies, caller(), ref)
      await studies.deleteStudy(ref, write)
      if (study !== undefined) audited('deleteStudy', study)
    },
    replayStudy(study, signal) {
      const who = caller()
      // it changes nothing, but keeps the algorithms' threads busy
      return admitted(
        () => demandWriter(studies, who, study),
        () => studies.replayStudy(study, signal),
      )
    },
  }
}

/** How trials are written: by whom, and what the audit is told. */
function writersOf({ studies, audit, caller }: Admission) {
  const told = (event: AuditLine['event'], what: keyof Studies, study: StudyId, trial?: TrialNumber): void =>
    audit({ event, who: describeCaller(caller()), what, study, ...(trial !== undefined && { trial }) })
  const writing = async <Reply>(study: StudyId, call: () => Promise<Reply>): Promise<Reply> => {
    await demandWriter(studies, caller(), study)
    return call()
  }
  /** The trial's own process passes as well. */
  const evaluating = async <Reply>(study: StudyId, trial: TrialNumber, call: () => Promise<Reply>): Promise<Reply> => {
    const who = caller()
    return who.kind === 'trial' && who.study === study && who.trial === trial ? call() : writing(study, call)
  }
  return { told, writing, evaluating }
}

type TrialWrites = 'suggestTrials' | 'createTrial' | 'report' | 'heartbeat' | 'completeTrial' | 'stopTrial' | 'updateTrial' | 'deleteTrial'

function trialWrites(admission: Admission): Pick<Studies, TrialWrites> {
  const { studies } = admission
  const { told, writing, evaluating } = writersOf(admission)
  return {
    async suggestTrials(request) {
      const reply = await writing(request.study, () => studies.suggestTrials(request))
      told('auditWorker', 'suggestTrials', request.study)
      return reply
    },
    async createTrial(request) {
      const trial = await writing(request.study, () => studies.createTrial(request))
      told('audit', 'createTrial', request.study, trial.number)
      return trial
    },
    async report(request) {
      const { study, number } = request.trial
      const reply = await evaluating(study, number, () => studies.report(request))
      told('auditWorker', 'report', study, number)
      return reply
    },
    heartbeat: async (trial) => evaluating(trial.study, trial.number, () => studies.heartbeat(trial)),
    async completeTrial(request) {
      const { study, number } = request.trial
      const trial = await evaluating(study, number, () => studies.completeTrial(request))
      told('auditWorker', 'completeTrial', study, number)
      return trial
    },
    async stopTrial(study, number, reason, write) {
      const trial = await evaluating(study, number, () => studies.stopTrial(study, number, reason, write))
      told('audit', 'stopTrial', study, number)
      return trial
    },
    async updateTrial(request) {
      const trial = await writing(request.study, () => studies.updateTrial(request))
      told('audit', 'updateTrial', request.study, request.number)
      return trial
    },
    async deleteTrial(study, number, write) {
      await writing(study, () => studies.deleteTrial(study, number, write))
      told('audit', 'deleteTrial', study, number)
    },
  }
}

function artifactWrites(admission: Admission): Pick<Studies, 'writeArtifact' | 'deleteArtifact'> {
  const { studies } = admission
  const { told, evaluating } = writersOf(admission)
  return {
    async writeArtifact(piece) {
      const { study, number } = piece.trial
      const reply = await evaluating(study, number, () => studies.writeArtifact(piece))
      if (reply.trial !== undefined) told('auditWorker', 'writeArtifact', study, number)
      return reply
    },
    async deleteArtifact(study, number, name, write) {
      const trial = await evaluating(study, number, () => studies.deleteArtifact(study, number, name, write))
      told('audit', 'deleteArtifact', study, number)
      return trial
    },
  }
}

/** What no door leads to. */
function insideOnly(): Pick<Studies, 'startAttempt' | 'updateAttempt' | 'checkStore' | 'expireStudies' | 'close'> {
  const never = (): never => {
    throw new Error('bug: a door asked for what belongs to the server itself')
  }
  return { startAttempt: never, updateAttempt: never, checkStore: never, expireStudies: never, close: never }
}
