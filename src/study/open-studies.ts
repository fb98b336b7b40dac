import type { Study } from '../model/index.ts'
import { change } from './change/change.ts'
import { keptSince } from './change/requests.ts'
import { nameKey, type Room, type StudiesOptions } from './change/room.ts'
import { lookAtWaits } from './change/stopping.ts'
import { problemsOfEdit } from './edits/edit-check.ts'
import { updateStudy } from './edits/update-study.ts'
import { isDue, settled } from './ledger/due.ts'
import { freshLeases } from './ledger/lease.ts'
import { importances } from './reads/importances.ts'
import { optimalTrials } from './reads/optimal.ts'
import { queryTrials } from './reads/query.ts'
import { readCurves, streamCurves } from './reads/read-curves.ts'
import { bestTrial, getStudy, getTrial, listStudies, listTrials } from './reads/reads.ts'
import { watchStudies, watchStudy } from './reads/watch.ts'
import { specProblems } from './spec/validate.ts'
import type { Studies } from './studies.ts'
import { earlierProblems } from './suggest/earlier.ts'
import { replayStudy } from './suggest/replay.ts'
import { suggestTrials } from './suggest/suggest.ts'
import { deleteArtifact, readArtifact, tidyArtifacts, writeArtifact } from './writes/artifacts.ts'
import { startAttempt, updateAttempt } from './writes/attempt.ts'
import { completeTrial } from './writes/complete.ts'
import { pauseStudy, resumeStudy, stopStudy, stopTrial } from './writes/control.ts'
import { createStudy } from './writes/create.ts'
import { createTrial } from './writes/create-trial.ts'
import { deleteStudy, finishDeletions } from './writes/delete-study.ts'
import { updateMetadata } from './writes/metadata.ts'
import { heartbeat, report } from './writes/report.ts'
import { expireLeases } from './writes/silence.ts'
import { deleteTrial, passOverNumbers, updateTrial } from './writes/update-trial.ts'

/** How often what nobody needs any more is thrown away. */
const CLEAN_EVERY_MS = 3_600_000

/** Opens the study room on a store; what was open goes on. Store and pool stay the caller's to close. */
export async function openStudies(options: StudiesOptions): Promise<Studies> {
  const heads = await options.store.listStudies()
  const bornAt = Math.max(1, options.now())
  const room: Room = {
    store: options.store,
    pool: options.pool,
    now: options.now,
    leapt: options.leapt ?? (() => 0),
    lead: options.lead ?? (() => 0),
    newId: options.newId,
    artifacts: options.artifacts,
    log: options.log ?? (() => {}),
    heads: new Map(heads.map((study) => [study.id, study])),
    names: new Map(heads.map((study) => [nameKey(study.spec.project, study.spec.name), study.id])),
    making: new Map(),
    ledgers: new Map(),
    settling: new Map(),
    lanes: new Map(),
    requests: new Map(),
    broadcasts: new Map(),
    studiesWatchers: new Set(),
    news: { revision: bornAt, deletedUpTo: bornAt, changed: new Map(), deleted: new Map() },
    leases: freshLeases(options.now()),
    removing: new Set(),
    stopWaits: new Set(),
    closing: false,
  }
  return studiesOf(room)
}

function studiesOf(room: Room): Studies {
  let cleanedAt = Number.NEGATIVE_INFINITY
  return {
    now: room.now,
    createStudy: (request) => createStudy(room, request),
    validateStudy: async (spec, edited) =>
      edited === undefined ? [...specProblems(spec), ...earlierProblems(room, spec)] : problemsOfEdit(room, edited, spec),
    getStudy: async (ref) => getStudy(room, ref),
    listStudies: async (filter) => listStudies(room, filter),
    pauseStudy: (study, write) => pauseStudy(room, study, write),
    resumeStudy: (study, write) => resumeStudy(room, study, write),
    stopStudy: (study, reason, write) => stopStudy(room, study, reason, write),
    updateStudy: (request) => updateStudy(room, request),
    deleteStudy: (ref, write) => deleteStudy(room, ref, write),
    updateMetadata: (request) => updateMetadata(room, request),
    suggestTrials: (request) => suggestTrials(room, request),
    createTrial: (request) => createTrial(room, request),
    getTrial: (study, number) => getTrial(room, study, number),
    listTrials: (study) => listTrials(room, study),
    queryTrials: (study, query) => queryTrials(room, study, query),
    optimalTrials: (study) => optimalTrials(room, study),
    importances: (study, query) => importances(room, study, query),
    readCurves: (study, query) => readCurves(room, study, query),
    streamCurves: (study, query) => streamCurves(room, study, query),
    report: (request) => report(room, request),
    heartbeat: (trial) => heartbeat(room, trial),
    completeTrial: (request) => completeTrial(room, request),
    stopTrial: (study, number, reason, write) => stopTrial(room, study, number, reason, write),
    updateTrial: (request) => updateTrial(room, request),
    deleteTrial: (study, number, write) => deleteTrial(room, study, number, write),
    passOverNumbers: (study, upTo) => passOverNumbers(room, study, upTo),
    writeArtifact: (piece) => writeArtifact(room, piece),
    readArtifact: (study, number, wanted) => readArtifact(room, study, number, wanted),
    deleteArtifact: (study, number, name, write) => deleteArtifact(room, study, number, name, write),
    startAttempt: (study, number, attempt, options) => startAttempt(room, study, number, attempt, options),
    updateAttempt: (trial, update) => updateAttempt(room, trial, update),
    bestTrial: (study) => bestTrial(room, study),
    watchStudy: (study, afterRevision, signal, options) => watchStudy(room, study, { afterRevision, signal, ...options }),
    replayStudy: (study, signal) => replayStudy(room, study, signal),
    watchStudies: (signal, options) => watchStudies(room, signal, options),
    checkStore: async () => {
      await room.store.readRequest('studies', 'none')
    },
    expireStudies: async () => {
      if (room.now() - cleanedAt >= CLEAN_EVERY_MS) {
        cleanedAt = room.now()
        await cleanUp(room)
      }
      await endDueStudies(room)
      await expireLeases(room)
      lookAtWaits(room)
      await finishDeletions(room)
    },
    close: () => close(room),
  }
}

/** Removes what nobody needs any more: answers to requests that are not repeated, and what is left of files that never came whole. */
async function cleanUp(room: Room): Promise<void> {
  await room.store.forgetRequests(keptSince(room))
  await tidyArtifacts(room)
}

/** Every change looks at the clock first: one that does nothing is enough. */
async function endDueStudies(room: Room): Promise<void> {
  const now = room.now()
  const due = [...room.heads.values()].filter((study: Study) => isDue(study, now) || settled(study, now, room.leapt) !== study)
  await Promise.all(due.map((study) => change(room, study.id, () => () => undefined)))
}

async function close(room: Room): Promise<void> {
  room.closing = true
  for (const wait of [...room.stopWaits]) wait.look('closing')
  for (const broadcast of room.broadcasts.values()) broadcast.end()
  for (const watcher of room.studiesWatchers) watcher.end()
  const ledgers = await Promise.all([...room.ledgers.values()].map((opened) => opened.catch(() => undefined)))
  await Promise.all(ledgers.map((ledger) => ledger?.tail.catch(() => {})))
}
