import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { HoneError, type StudyId, type TrialNumber } from '../../../model/index.ts'

/** Whose bytes they are. `file` is unique within the trial; a file has at most one content in its life. */
export interface ArtifactPlace {
  readonly study: StudyId
  readonly number: TrialNumber
  readonly file: string
}

/** An upload that nobody has finished. */
export interface LeftUpload {
  readonly place: ArtifactPlace
  /** When it was last written, milliseconds since 1970. */
  readonly at: number
}

/** Where the bytes of artifacts lie: STUDY/NUMBER/FILE below a folder, and while they come, .uploads/STUDY-NUMBER-FILE. */
export interface ArtifactFiles {
  /** Bytes that an upload has; 0 for one that has not begun. */
  size(place: ArtifactPlace): Promise<number>
  /** Writes a piece of an upload, which begins where the upload ends or before; resolves with the bytes that it has then. */
  write(place: ArtifactPlace, offset: number, data: Uint8Array): Promise<number>
  /** Brings an upload to the disk; resolves with its SHA-256 in hex. */
  settle(place: ArtifactPlace): Promise<string>
  /** An upload becomes what it was for; nothing happens where it is that already. */
  keep(place: ArtifactPlace): Promise<void>
  /** The bytes of one, kept or settled, from an offset; rejects with ARTIFACT_NOT_FOUND where they are gone. */
  read(place: ArtifactPlace, offset: number): Promise<AsyncIterable<Uint8Array>>
  /** Removes one, kept or not. */
  remove(place: ArtifactPlace): Promise<void>
  removeTrial(study: StudyId, number: TrialNumber): Promise<void>
  removeStudy(study: StudyId): Promise<void>
  /** Studies that have some. */
  studies(): Promise<readonly StudyId[]>
  /** Those of some places; all of them where nothing is said. */
  uploads(isOne?: (place: ArtifactPlace) => boolean): Promise<readonly LeftUpload[]>
}

const UPLOADS = '.uploads'
const UPLOAD = /^([a-z0-9]+)-(\d+)-(.+)$/

/** Artifacts below a folder, which is made with the first one. Rejects with STORE_UNAVAILABLE where the disk does not take them. */
export function openArtifactFiles(folder: string): ArtifactFiles {
  const kept = ({ study, number, file }: ArtifactPlace): string => join(folder, study, String(number), file)
  const upload = ({ study, number, file }: ArtifactPlace): string => join(folder, UPLOADS, `${study}-${number}-${file}`)
  const places = async (): Promise<ArtifactPlace[]> =>
    (await readdir(join(folder, UPLOADS)).catch(() => [])).map(placeOf).filter((place) => place !== undefined)
  const uploads = async (isOne: (place: ArtifactPlace) => boolean = () => true): Promise<LeftUpload[]> => {
    const found = (await places()).filter(isOne)
    const times = await Promise.all(found.map((place) => stat(upload(place)).catch(() => undefined)))
    return found.flatMap((place, k) => (times[k] === undefined ? [] : [{ place, at: times[k].mtimeMs }]))
  }
  const removeUploads = async (isOne: (place: ArtifactPlace) => boolean): Promise<void> => {
    for (const place of (await places()).filter(isOne)) await rm(upload(place), { force: true })
  }
  return {
    size: async (place) => (await stat(upload(place)).catch(() => undefined))?.size ?? 0,
    write: (place, offset, data) => onDisk(folder, () => writePiece(upload(place), offset, data)),
    settle: (place) => onDisk(folder, () => settle(upload(place))),
    keep: (place) => onDisk(folder, () => move(upload(place), kept(place))),
    async read(place, offset) {
      const handle = (await openIfThere(kept(place))) ?? (await openIfThere(upload(place)))
      if (handle !== undefined) return handle.createReadStream({ start: offset })
      throw new HoneError('ARTIFACT_NOT_FOUND', `the bytes of this artifact of trial ${place.number} are not there any more`)
    },
    async remove(place) {
      await rm(kept(place), { force: true })
      await rm(upload(place), { force: true })
    },
    async removeTrial(study, number) {
      await rm(join(folder, study, String(number)), { recursive: true, force: true })
      await removeUploads((place) => place.study === study && place.number === number)
    },
    async removeStudy(study) {
      await rm(join(folder, study), { recursive: true, force: true })
      await removeUploads((place) => place.study === study)
    },
    studies: async () => ((await readdir(folder).catch(() => [])) as StudyId[]).filter((name) => name !== UPLOADS),
    uploads,
  }
}

function placeOf(name: string): ArtifactPlace | undefined {
  const [, study, number, file] = UPLOAD.exec(name) ?? []
  return file === undefined ? undefined : { study: study as StudyId, number: Number(number), file }
}

async function writePiece(path: string, offset: number, data: Uint8Array): Promise<number> {
  if (offset === 0) await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  // Pieces that were sent twice may come at once: nothing is cut off.
  const handle = await open(path, offset === 0 ? constants.O_RDWR | constants.O_CREAT : 'r+', 0o600)
  try {
    let written = 0
    while (written < data.length) {
      written += (await handle.write(data, written, data.length - written, offset + written)).bytesWritten
    }
    return (await handle.stat()).size
  } finally {
    await handle.close()
  }
}

async function settle(path: string): Promise<string> {
  const handle = await open(path, 'r+')
  await handle.sync()
  const hash = createHash('sha256')
  for await (const piece of handle.createReadStream()) hash.update(piece as Uint8Array)
  return hash.digest('hex')
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await rename(from, to).catch(async (error: unknown) => {
    if ((await stat(to).catch(() => undefined)) === undefined) throw error
  })
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  return open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

async function onDisk<T>(folder: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new HoneError('STORE_UNAVAILABLE', `the disk of ${folder} did not take an artifact (${error.message})`, { cause: error })
  }
}
