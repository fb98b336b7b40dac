import { artifactNameFault, HoneError, LIMITS, type Problem, type TrialNumber } from '../../model/index.ts'
import type { ArtifactPiece } from '../studies.ts'

const UPLOAD_ID = /^[A-Za-z0-9_-]{8,64}$/

/** Refuses a piece that means nothing; throws INVALID_REQUEST that names every field. */
export function demandSound({ name, upload, offset, whole }: ArtifactPiece): void {
  const nameFault = artifactNameFault(name)
  const problems: Problem[] = nameFault === undefined ? [] : [{ field: 'name', value: name.slice(0, 300), message: nameFault }]
  if (!UPLOAD_ID.test(upload)) {
    problems.push({
      field: 'upload',
      value: upload.slice(0, 100),
      message: 'must be 8 to 64 letters, digits, - and _',
      remedy: 'a new UUID',
    })
  }
  if (!Number.isSafeInteger(offset) || offset < 0) problems.push({ field: 'offset', value: offset, message: 'must be 0 or more' })
  if (whole?.sha256 !== undefined && !/^[0-9a-f]{64}$/.test(whole.sha256)) {
    problems.push({ field: 'sha256', value: whole.sha256.slice(0, 100), message: 'must be a SHA-256 in hex: 64 digits' })
  }
  const [first] = problems
  if (first !== undefined) throw new HoneError('INVALID_REQUEST', `${first.field} ${first.message}`, { problems })
}

/** An upload that was another file's. */
export function usedFor(upload: string, name: string): HoneError {
  return new HoneError('INVALID_REQUEST', `upload ${upload} was that of ${name}`, {
    problems: [{ field: 'upload', value: upload, message: `was that of ${name}`, remedy: 'a new UUID for each file' }],
  })
}

/** What came has another hash than was said. */
export function damaged(said: string, found: string): HoneError {
  return new HoneError('INVALID_REQUEST', `what came is not what was sent: its SHA-256 is ${found}`, {
    problems: [{ field: 'sha256', value: said, message: `is not that of what came, ${found}`, remedy: 'send it again' }],
  })
}

/** No room for one more. */
export function tooMany(number: TrialNumber): HoneError {
  return new HoneError('LIMIT_REACHED', `trial ${number} has ${LIMITS.artifactsPerTrial} artifacts: pack several into one file`)
}
