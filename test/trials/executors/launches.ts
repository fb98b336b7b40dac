import { tmpdir } from 'node:os'
import type { StudyId, TrialTemplate } from '../../../src/model/index.ts'
import { attemptName } from '../../../src/trials/executors/attempt-folder.ts'
import type { Launch } from '../../../src/trials/index.ts'
import { specOf } from '../fixtures.ts'

let trials = 0

/** A launch of a trial of its own, as a process or a job. */
export function launchOf(command: readonly string[], more: Partial<Launch> & { template?: Partial<TrialTemplate> } = {}): Launch {
  const study = 'study0000000001' as StudyId
  const trial = ++trials
  const { template, ...rest } = more
  const slurm = { options: [] }
  return {
    study,
    trial,
    epoch: 1,
    objectName: attemptName(study, trial, 1),
    command,
    env: { PATH: process.env.PATH ?? '', ...(process.env.SLURM_CONF === undefined ? {} : { SLURM_CONF: process.env.SLURM_CONF }) },
    workingFolder: tmpdir(),
    folders: [],
    gpus: [],
    graceMs: 60_000,
    pod: { studyName: 'test', template: { ...specOf({ trial: { command } }).trial!, slurm, ...template }, secrets: [] },
    ...rest,
  }
}
