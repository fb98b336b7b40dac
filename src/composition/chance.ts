import { randomBytes } from 'node:crypto'
import type { StudyId } from '../model/index.ts'

const ID_BYTES = 10
const SEED_BYTES = 4

/** An id that no other study has. */
export function newId(): StudyId {
  return `s${randomBytes(ID_BYTES).toString('hex')}` as StudyId
}

/** For a study that names none. */
export function newSeed(): number {
  return randomBytes(SEED_BYTES).readUInt32LE()
}
