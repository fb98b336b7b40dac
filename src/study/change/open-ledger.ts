import { findAlgorithm } from '../../algorithms/index.ts'
import { HoneError, type StudyId } from '../../model/index.ts'
import { emptyBench } from '../ledger/bench.ts'
import { Ledger } from '../ledger/ledger.ts'
import type { Room } from './room.ts'

/** Studies kept in memory; beyond it the ones that were used longest ago are let go when nothing is under way on them. */
const LEDGERS_MAX = 64

/** The study's ledger, loaded when it is not in memory; rejects with STUDY_NOT_FOUND. */
export async function openLedger(room: Room, id: StudyId): Promise<Ledger> {
  if (room.closing) throw new HoneError('SERVER_STOPPING', 'the server is stopping')
  if (!room.heads.has(id)) throw studyNotFound(id)
  let opened = room.ledgers.get(id)
  if (opened === undefined) {
    const loading = load(room, id)
    opened = loading
    loading.catch(() => {
      if (room.ledgers.get(id) === loading) room.ledgers.delete(id)
    })
    void letGo(room)
  }
  room.ledgers.delete(id)
  room.ledgers.set(id, opened)
  return opened
}

export function studyNotFound(name: string): HoneError {
  return new HoneError('STUDY_NOT_FOUND', `there is no study ${name}`, { subject: { study: name } })
}

/** Takes a ledger out of use: the next reader loads what the store has. */
export function evict(room: Room, ledger: Ledger, why: NonNullable<Ledger['closed']>): void {
  if (ledger.closed !== undefined) return
  ledger.closed = why
  room.ledgers.delete(ledger.id)
  const settled = ledger.tail
    .catch(() => {})
    .then(() => {
      if (room.settling.get(ledger.id) === settled) room.settling.delete(ledger.id)
    })
  room.settling.set(ledger.id, settled)
}

async function load(room: Room, id: StudyId): Promise<Ledger> {
  await room.settling.get(id)
  const rows = await room.store.readStudy(id)
  if (rows === undefined) throw studyNotFound(id)
  const { name, settings } = rows.study.spec.algorithm
  const algorithm = findAlgorithm(name)
  if (algorithm === undefined) throw new HoneError('ALGORITHM_FAILED', `this server has no algorithm ${name}`, { subject: { study: id } })
  const ledger = new Ledger(rows, algorithm, algorithm.settings.parse(settings), emptyBench(), room.now())
  const trials = ledger.curvesWanted()
  if (trials.length > 0) ledger.addStoredPoints(await room.store.readPoints(id, { trials }))
  return ledger
}

async function letGo(room: Room): Promise<void> {
  for (const [id, opened] of [...room.ledgers]) {
    if (room.ledgers.size <= LEDGERS_MAX) return
    const ledger = await opened.catch(() => undefined)
    if (ledger === undefined || room.ledgers.get(id) !== opened) continue
    if (ledger.inFlight === 0 && ledger.bench.loading === undefined && !room.lanes.has(id)) evict(room, ledger, 'evicted')
  }
}
