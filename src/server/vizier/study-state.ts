import type { Study } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import type { VizierStudy } from '../../wire/index.ts'
import { refused } from './names.ts'

/** Brings a study to a state, from any other. */
export async function setStudyState(studies: Studies, study: Study, wanted: VizierStudy['state']): Promise<Study> {
  switch (wanted) {
    case 'STATE_UNSPECIFIED':
    case 'ACTIVE':
      return activate(studies, study)
    case 'INACTIVE':
      return studies.pauseStudy((await activate(studies, study)).id)
    case 'COMPLETED':
      return study.state === 'ended' ? study : studies.stopStudy(study.id, 'its client called it completed')
  }
  throw refused('state', String(wanted), 'must be ACTIVE, INACTIVE or COMPLETED')
}

async function activate(studies: Studies, { id, state }: Study): Promise<Study> {
  switch (state) {
    case 'active':
      return studies.getStudy(id)
    case 'paused':
      return studies.resumeStudy(id)
    case 'ended':
      return studies.resumeStudy(id, { reopen: true })
  }
}
