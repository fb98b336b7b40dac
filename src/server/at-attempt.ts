import { HoneError, type Trial } from '../model/index.ts'

/** The trial with an earlier attempt as its newest, for whoever reads what that one wrote; throws INVALID_REQUEST for one that is not known. */
export function atAttempt(trial: Trial, epoch: number | undefined): Trial {
  const { attempt: newest, earlierAttempts = [] } = trial
  if (epoch === undefined || epoch === newest?.epoch) return trial
  const attempt = earlierAttempts.find((earlier) => earlier.epoch === epoch)
  if (attempt !== undefined) return { ...trial, attempt }
  const known = [...earlierAttempts, ...(newest === undefined ? [] : [newest])].map((one) => one.epoch)
  const remedy = known.length === 0 ? 'leave it out' : `one of ${known.join(', ')}`
  throw new HoneError('INVALID_REQUEST', `attempt ${epoch} of trial ${trial.number} is not known`, {
    subject: { study: trial.study, trial: String(trial.number) },
    problems: [{ field: 'epoch', value: epoch, message: 'is no attempt that is known', remedy }],
  })
}
