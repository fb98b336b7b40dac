import { type Artifact, failpoint, HoneError, LIMITS, type StudyId, type Trial, type TrialNumber } from '../../model/index.ts'
import { change } from '../change/change.ts'
import { once } from '../change/requests.ts'
import type { Room } from '../change/room.ts'
import { passedSince } from '../clock.ts'
import { getTrial } from '../reads/reads.ts'
import type { ArtifactFiles, ArtifactPlace } from '../store/folder/artifact-files.ts'
import type { ArtifactContent, ArtifactPiece, ArtifactReply, Write } from '../studies.ts'
import { damaged, demandSound, tooMany, usedFor } from './artifact-problems.ts'
import { refuseStale } from './points.ts'

/** An upload that was silent for so long is not going on. */
const UPLOAD_SILENT_MS = 3_600_000
/** What is sent already takes a while: nobody who waits for it need ask more often. */
const UPLOAD_WAIT_MS = 5_000

/**
 * Takes a piece of a file; with the last one the file is its trial's, in the place of its namesake. Pieces may come twice, also after the
 * file is kept. Rejects with INVALID_REQUEST, LIMIT_REACHED or STALE_EPOCH.
 */
export async function writeArtifact(room: Room, piece: ArtifactPiece): Promise<ArtifactReply> {
  demandSound(piece)
  const files = filesOf(room)
  const { study, number } = piece.trial
  const trial = await getTrial(room, study, number)
  const place = { study, number, file: piece.upload }
  const kept = trial.artifacts?.find(({ file }) => file === piece.upload)
  if (kept !== undefined && kept.name !== piece.name) throw usedFor(piece.upload, kept.name)
  if (kept !== undefined) return { next: kept.bytes, trial }
  refuseStale(trial, piece.trial.epoch)
  const before = await files.size(place)
  // What comes next lies before: an answer that says where to go on.
  if (piece.offset > before) return { next: before }
  await demandRoom(room, trial, piece)
  const next = await files.write(place, piece.offset, piece.data)
  if (piece.whole === undefined || next !== piece.offset + piece.data.length) return { next }
  return { next, trial: await keepArtifact(room, files, { ...piece, whole: piece.whole }, next) }
}

/** The artifact of this name, and its bytes from an offset. Rejects with ARTIFACT_NOT_FOUND. */
export async function readArtifact(
  room: Room,
  study: StudyId,
  number: TrialNumber,
  { name, offset = 0 }: { readonly name: string; readonly offset?: number },
): Promise<ArtifactContent> {
  const artifact = find(await getTrial(room, study, number), name)
  return { artifact, content: await filesOf(room).read({ study, number, file: artifact.file }, offset) }
}

/** Takes a file away from its trial. Rejects with ARTIFACT_NOT_FOUND. */
export async function deleteArtifact(room: Room, study: StudyId, number: TrialNumber, name: string, write: Write = {}): Promise<Trial> {
  let gone: Artifact | undefined
  const after = await once(room, study, write.requestId, ['deleteArtifact', number, name], (keep) =>
    change(
      room,
      study,
      (draft) => {
        const { artifacts = [], ...trial } = draft.trial(number)
        gone = find({ ...trial, artifacts }, name)
        const left = artifacts.filter((one) => one !== gone)
        draft.restate(left.length === 0 ? trial : { ...trial, artifacts: left })
        return () => draft.trial(number)
      },
      { keep },
    ),
  )
  if (gone !== undefined) await filesOf(room).remove({ study, number, file: gone.file })
  return after
}

/** Files of a trial, or of a study, that is gone go with it. What the disk does not let go is told; nothing leads to it any more. */
export async function dropArtifacts({ artifacts, log }: Room, study: StudyId, number?: TrialNumber): Promise<void> {
  if (artifacts === undefined) return
  const { files } = artifacts
  await (number === undefined ? files.removeStudy(study) : files.removeTrial(study, number)).catch((error: unknown) =>
    log({ event: 'artifacts not removed', study, ...(number !== undefined && { trial: number }), message: String(error) }),
  )
}

/** Removes what nobody has: files of studies that are gone, and uploads that were given up. */
export async function tidyArtifacts(room: Room): Promise<void> {
  if (room.artifacts === undefined) return
  const { files } = room.artifacts
  for (const study of await files.studies()) if (!room.heads.has(study)) await files.removeStudy(study)
  for (const { place, at } of await files.uploads()) {
    if (isUnderWay(room, at)) continue
    const trial = await getTrial(room, place.study, place.number).catch(() => undefined)
    if (trial?.artifacts?.some(({ file }) => file === place.file)) await files.keep(place)
    else await files.remove(place)
  }
}

/** Whether an upload that was last written then, by the machine's clock, may still go on. */
function isUnderWay(room: Room, at: number): boolean {
  return passedSince(room, at + room.lead()) < UPLOAD_SILENT_MS
}

async function keepArtifact(
  room: Room,
  files: ArtifactFiles,
  { trial: { study, number, epoch }, name, upload, whole }: ArtifactPiece & { readonly whole: NonNullable<ArtifactPiece['whole']> },
  bytes: number,
): Promise<Trial> {
  const place: ArtifactPlace = { study, number, file: upload }
  const sha256 = await files.settle(place)
  failpoint('artifact.whole')
  try {
    if (whole.sha256 !== undefined && whole.sha256 !== sha256) throw damaged(whole.sha256, sha256)
    const replaced: Artifact[] = []
    const trial = await change(room, study, (draft) => {
      const before = draft.trial(number)
      refuseStale(before, epoch)
      const { artifacts: had = [] } = before
      const others = had.filter((one) => one.name !== name)
      replaced.push(...had.filter((one) => one.name === name && one.file !== upload))
      if (others.length >= LIMITS.artifactsPerTrial) throw tooMany(number)
      const artifacts = [...others, { name, bytes, sha256, at: draft.now, file: upload }].sort((a, b) => (a.name < b.name ? -1 : 1))
      draft.restate({ ...before, artifacts })
      return () => draft.trial(number)
    })
    failpoint('artifact.kept')
    await files.keep(place)
    for (const { file } of replaced) await files.remove({ study, number, file })
    return trial
  } catch (error) {
    if (error instanceof HoneError && error.category !== 'away') await files.remove(place)
    throw error
  }
}

function find(trial: Trial, name: string): Artifact {
  const artifact = trial.artifacts?.find((one) => one.name === name)
  if (artifact !== undefined) return artifact
  const names = (trial.artifacts ?? []).map((one) => one.name).slice(0, 10)
  const there = names.length === 0 ? 'it left none' : `it left ${names.join(', ')}`
  throw new HoneError(
    'ARTIFACT_NOT_FOUND',
    `trial ${trial.number} has no artifact ${name.slice(0, LIMITS.artifactNameCharacters)}: ${there}`,
    {
      subject: { study: trial.study, trial: String(trial.number) },
    },
  )
}

function filesOf({ artifacts }: Room): ArtifactFiles {
  if (artifacts !== undefined) return artifacts.files
  throw new HoneError('STORE_UNAVAILABLE', 'this server has no folder, so it keeps no artifacts')
}

/** Refuses what would be too much, when it begins as later. */
async function demandRoom(room: Room, trial: Trial, { name, offset, data, upload }: ArtifactPiece): Promise<void> {
  const { bytesMax, files } = room.artifacts!
  const others = (trial.artifacts ?? []).filter((one) => one.name !== name)
  const bytes = others.reduce((sum, one) => sum + one.bytes, offset + data.length)
  const place = { study: trial.study, number: trial.number, file: upload }
  if (others.length >= LIMITS.artifactsPerTrial) throw tooMany(trial.number)
  if (bytes > bytesMax) {
    await files.remove(place)
    const message = `the artifacts of trial ${trial.number} would take more than ${bytesMax} bytes: \`hone serve --artifact-bytes\` says how many they may take`
    throw new HoneError('LIMIT_REACHED', message)
  }
  if (offset > 0) return
  const uploads = await files.uploads((one) => one.study === trial.study && one.number === trial.number && one.file !== upload)
  const going = uploads.filter(({ at }) => isUnderWay(room, at))
  if (going.length >= LIMITS.uploadsPerTrial) {
    throw new HoneError(
      'LIMIT_REACHED',
      `trial ${trial.number} is sending ${going.length} artifacts already: wait until one of them is whole`,
      { retryAfterMs: UPLOAD_WAIT_MS },
    )
  }
}
