import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Artifact__Output as ReadArtifact } from './generated/hone/v1/Artifact.ts'
import type { Trial__Output as ReadTrial } from './generated/hone/v1/Trial.ts'
import type { WriteArtifactRequest } from './generated/hone/v1/WriteArtifactRequest.ts'
import type { WriteArtifactResponse__Output as Written } from './generated/hone/v1/WriteArtifactResponse.ts'

const PIECE_BYTES = 1024 * 1024

/** Whose file it becomes, and by which name. */
export type ArtifactTarget = Required<Pick<WriteArtifactRequest, 'study' | 'trial' | 'epoch' | 'name'>>

/**
 * Sends a file piece by piece, as long as it was when this began; resolves with the trial that has it. Rejects with what `write` rejects
 * with, and where the file cannot be read.
 */
export async function sendArtifact(
  write: (piece: WriteArtifactRequest) => Promise<Written>,
  target: ArtifactTarget,
  path: string,
): Promise<ReadTrial> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const sha256 = await hashOf(path, size)
    const piece = { ...target, upload: randomUUID() }
    for (let offset = 0; ; ) {
      const data = Buffer.alloc(Math.min(PIECE_BYTES, size - offset))
      const { bytesRead } = await file.read(data, 0, data.length, offset)
      const isLast = bytesRead < PIECE_BYTES
      const reply = await write({ ...piece, offset, data: data.subarray(0, bytesRead), ...(isLast && { whole: { sha256 } }) })
      if (reply.trial !== null) return reply.trial
      offset = Number(reply.nextOffset)
    }
  } finally {
    await file.close()
  }
}

/**
 * Writes what a stream of ReadArtifact brings into a file, which is there when it is whole and not before; folders on the way are made.
 * Rejects with what the stream rejects with, and where what came is not what was kept.
 */
export async function receiveArtifact(
  chunks: AsyncIterable<{ readonly data: Uint8Array }>,
  { name, sha256 }: Pick<ReadArtifact, 'name' | 'sha256'>,
  path: string,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const unfinished = `${path}.${randomUUID().slice(0, 8)}.part`
  const hash = createHash('sha256')
  try {
    const file = await open(unfinished, 'wx')
    try {
      for await (const { data } of chunks) {
        hash.update(data)
        await file.writeFile(data)
      }
    } finally {
      await file.close()
    }
    if (hash.digest('hex') !== sha256) throw new Error(`what came of ${name} is not what was kept: ask for it again`)
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

async function hashOf(path: string, size: number): Promise<string> {
  const hash = createHash('sha256')
  if (size > 0) for await (const data of createReadStream(path, { end: size - 1 })) hash.update(data as Buffer)
  return hash.digest('hex')
}
