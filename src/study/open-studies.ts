import { failpoint, HoneError, type Study, type StudyId } from '../model/index.ts'
import { startAttempt, updateAttempt } from './attempt.ts'
import { change } from './change.ts'
import { completeTrial } from './complete.ts'
import { pauseStudy, resumeStudy, stopStudy, stopTrial } from './control.ts'
import { createStudy } from './create.ts'
import { isDue } from './ending.ts'
import { evict, openLedger } from './open-ledger.ts'
import { bestTrial, getStudy, getTrial, listStudies, listTrials, readCurves } from './reads.ts'
import { heartbeat, report } from './report.ts'
import { REQUEST_KEPT_MS } from './requests.ts'
import { nameKey, type Room, type StudiesOptions } from './room.ts'
import type { Studies } from './studies.ts'
import { createTrial, suggestTrials } from './suggest.ts'
import { specProblems } from './validate.ts'
import { watchStudies, watchStudy } from './watch.ts'

/** How often old answers are thrown away. */
const FORGET_EVERY_MS = 3_600_000

/** Opens the study room on a store; what was open goes on. Store and pool stay the caller's to close. */
export async function openStudies(options: StudiesOptions): Promise<Studies> {
  const heads = await options.store.listStudies()
  const room: Room = {
    store: options.store,
    pool: options.pool,
    now: options.now,
    newId: options.newId,
    log: options.log ?? (() => {}),
    heads: new Map(heads.map((study) => [study.id, study])),
    names: new Map(heads.map((study) => [nameKey(study.spec.project, study.spec.name), study.id])),
    ledgers: new Map(),
    settling: new Map(),
    lanes: new Map(),
    requests: new Map(),
    studyWatchers: new Map(),
    studiesWatchers: new Set(),
    closing: false,
  }
  await room.store.forgetRequests(room.now() - REQUEST_KEPT_MS)
  return studiesOf(room)
}

function studiesOf(room: Room): Studies {
  let forgotAt = room.now()
  return {
    createStudy: (request) => createStudy(room, request),
    validateStudy: async (spec) => specProblems(spec),
    getStudy: async (ref) => getStudy(room, ref),
    listStudies: async (filter) => listStudies(room, filter),
    pauseStudy: (study, write) => pauseStudy(room, study, write),
    resumeStudy: (study, write) => resumeStudy(room, study, write),
    stopStudy: (study, reason, write) => stopStudy(room, study, reason, write),
    deleteStudy: (study) => deleteStudy(room, study),
    suggestTrials: (request) => suggestTrials(room, request),
    createTrial: (study, parameters, write) => createTrial(room, study, parameters, write),
    getTrial: (study, number) => getTrial(room, study, number),
    listTrials: (study) => listTrials(room, study),
    readCurves: (study, trials) => readCurves(room, study, trials),
    report: (request) => report(room, request),
    heartbeat: (trial) => heartbeat(room, trial),
    completeTrial: (request) => completeTrial(room, request),
    stopTrial: (study, number, reason, write) => stopTrial(room, study, number, reason, write),
    startAttempt: (study, number, attempt, options) => startAttempt(room, study, number, attempt, options),
    updateAttempt: (trial, update) => updateAttempt(room, trial, update),
    bestTrial: (study) => bestTrial(room, study),
    watchStudy: (study, afterRevision, signal) => watchStudy(room, study, afterRevision, signal),
    watchStudies: (signal) => watchStudies(room, signal),
    expireStudies: async () => {
      if (room.now() - forgotAt >= FORGET_EVERY_MS) {
        forgotAt = room.now()
        await room.store.forgetRequests(forgotAt - REQUEST_KEPT_MS)
      }
      await endDueStudies(room)
    },
    close: () => close(room),
  }
}

/** Every change looks at the clock first: one that does nothing is enough. */
async function endDueStudies(room: Room): Promise<void> {
  const due = [...room.heads.values()].filter((study: Study) => isDue(study, room.now()))
  await Promise.all(due.map((study) => change(room, study.id, () => () => undefined)))
}

/** Removes a study with all that belongs to it, whatever its state; its watches end. */
async function deleteStudy(room: Room, id: StudyId): Promise<void> {
  const ledger = await openLedger(room, id)
  const { project, name } = getStudy(room, id).spec
  // From here on the study is gone for everybody; what is in flight is settled first.
  const head = room.heads.get(id)!
  room.heads.delete(id)
  evict(room, ledger, new HoneError('STUDY_NOT_FOUND', `study ${name} was deleted`, { subject: { study: id } }))
  await room.settling.get(id)
  failpoint('delete.hidden')
  try {
    await room.store.deleteStudy(id)
  } catch (error) {
    room.heads.set(id, head)
    throw error
  }
  room.names.delete(nameKey(project, name))
  room.lanes.delete(id)
  room.pool.forget(id)
  for (const watcher of room.studyWatchers.get(id) ?? []) watcher.end()
}

async function close(room: Room): Promise<void> {
  room.closing = true
  for (const watchers of room.studyWatchers.values()) for (const watcher of watchers) watcher.end()
  for (const watcher of room.studiesWatchers) watcher.end()
  const ledgers = await Promise.all([...room.ledgers.values()].map((opened) => opened.catch(() => undefined)))
  await Promise.all(ledgers.map((ledger) => ledger?.tail.catch(() => {})))
}
