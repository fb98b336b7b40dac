import { ANY_VALUES, type Study, type StudyId, type Trial, type TrialNumber } from '../../model/index.ts'
import { durable } from '../change/change.ts'
import { openLedger, studyNotFound } from '../change/open-ledger.ts'
import { nameKey, type Room } from '../change/room.ts'
import { trialNotFound } from '../ledger/draft.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { StudyRef } from '../studies.ts'
import { rememberEarlier } from '../suggest/earlier.ts'
import { takeSnapshot } from '../suggest/views.ts'

/** A study by id, or by project and name. */
export function getStudy(room: Room, ref: StudyRef): Study {
  const id = typeof ref === 'string' ? ref : room.names.get(nameKey(ref.project, ref.name))
  const study = id === undefined ? undefined : room.heads.get(id)
  if (study === undefined) throw studyNotFound(typeof ref === 'string' ? ref : `${ref.project}/${ref.name}`)
  return study
}

/** Studies, newest first. */
export function listStudies(room: Room, filter: { project?: string } = {}): Study[] {
  const { project } = filter
  return [...room.heads.values()]
    .filter((study) => project === undefined || study.spec.project === project)
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1))
}

/** Reads from memory, then waits until what was read is durable; reads again when it never will be. */
export async function read<T>(room: Room, id: StudyId, look: (ledger: Ledger) => T): Promise<T> {
  for (;;) {
    const ledger = await openLedger(room, id)
    if (ledger.closed !== undefined) continue
    const seen = look(ledger)
    const kept = await durable(ledger).then(
      () => true,
      () => false,
    )
    if (kept) return seen
  }
}

export async function getTrial(room: Room, id: StudyId, number: TrialNumber): Promise<Trial> {
  const trial = await read(room, id, (ledger) => ledger.trials.get(number))
  if (trial === undefined) throw trialNotFound(getStudy(room, id), number)
  return trial
}

export async function listTrials(room: Room, id: StudyId): Promise<Trial[]> {
  const trials = await read(room, id, (ledger) => [...ledger.trials.values()])
  return trials.sort((a, b) => a.number - b.number)
}

/** The best trial: where there is noise, by the user's word or the algorithm's, the one that the algorithm believes in; else by value. */
export async function bestTrial(room: Room, id: StudyId): Promise<Trial | undefined> {
  await rememberEarlier(room, await openLedger(room, id))
  const { best, trials, inputs } = await read(room, id, (ledger) => ({
    best: ledger.tally.best,
    trials: new Map(ledger.trials),
    inputs:
      ledger.spec.noise !== 'low' && ledger.algorithm.recommend !== undefined ? takeSnapshot(ledger, [ANY_VALUES], room.now()) : undefined,
  }))
  if (best === undefined) return undefined
  if (inputs === undefined) return trials.get(best)
  try {
    const believed = trials.get((await room.pool.recommend(id, inputs)) ?? best)
    return believed?.state === 'succeeded' && believed.feasible !== false ? believed : trials.get(best)
  } catch (error) {
    // The model is a refinement: without it the best value stands.
    room.log({ event: 'recommendFailed', study: id, message: String(error) })
    return trials.get(best)
  }
}
