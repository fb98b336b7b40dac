import type { StudyId, TrialNumber } from '../../../model/index.ts'
import type { Studies } from '../../../study/index.ts'
import { describeCaller } from '../callers.ts'
import { demandWriter } from '../rules.ts'
import type { Admission, AuditLine } from './terms.ts'

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

/** Who may ask for trials, evaluate them and change them. */
export function trialWrites(admission: Admission): Pick<Studies, TrialWrites> {
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

/** Who may leave files with trials. */
export function artifactWrites(admission: Admission): Pick<Studies, 'writeArtifact' | 'deleteArtifact'> {
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
