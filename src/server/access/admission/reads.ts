import type { StudyId } from '../../../model/index.ts'
import type { Studies } from '../../../study/index.ts'
import { demandReader, demandSources, sees, seesAll, visibleStudy } from '../rules.ts'
import type { Admission } from './terms.ts'
import { admitted, onlyVisible, whileHeld } from './watches.ts'

type Reads =
  | ('validateStudy' | 'getStudy' | 'listStudies' | 'getTrial' | 'listTrials' | 'queryTrials' | 'optimalTrials' | 'readCurves')
  | ('importances' | 'readArtifact' | 'bestTrial' | 'streamCurves' | 'watchStudy' | 'watchStudies')

/** What a caller may know. */
export function reads({ studies, caller, holds }: Admission): Pick<Studies, Reads> {
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
