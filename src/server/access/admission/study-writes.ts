import type { Study, StudyId } from '../../../model/index.ts'
import type { Studies } from '../../../study/index.ts'
import { describeCaller } from '../callers.ts'
import { deletableStudy, demandMaker, demandRunner, demandSources, demandWriter, refuse } from '../rules.ts'
import type { Admission } from './terms.ts'
import { admitted } from './watches.ts'

type StudyWrites =
  | 'createStudy'
  | 'updateStudy'
  | 'pauseStudy'
  | 'resumeStudy'
  | 'stopStudy'
  | 'deleteStudy'
  | 'updateMetadata'
  | 'replayStudy'

/** Who may make, change and delete studies. */
export function studyWrites({ studies, audit, reachesServer, caller }: Admission): Pick<Studies, StudyWrites> {
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
