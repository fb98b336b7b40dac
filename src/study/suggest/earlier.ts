import { type EarlierStudy, findAlgorithm } from '../../algorithms/index.ts'
import {
  type EarlierReference,
  earlierName,
  isBetter,
  LIMITS,
  type Problem,
  type Study,
  type StudySpec,
  type Trial,
} from '../../model/index.ts'
import { openLedger } from '../change/open-ledger.ts'
import { nameKey, type Room } from '../change/room.ts'
import { resourceOf } from '../ledger/competing.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { nearest } from '../spec/nearest.ts'
import { specAt, valuesAt } from '../spec/past-spec.ts'

/** What is wrong with the studies that a spec wants to learn from, as they stand. */
export function earlierProblems(room: Room, spec: StudySpec): Problem[] {
  const { learnFrom = [], algorithm, objectives, parameters } = spec
  if (learnFrom.length === 0) return []
  const field = 'spec.learnFrom'
  if (findAlgorithm(algorithm.name)?.serves.earlier !== true) {
    return [{ field, message: `is of no use to ${algorithm.name}`, remedy: 'leave it out, or take gp or auto' }]
  }
  if (objectives.length > 1) return [{ field, message: 'is for studies with one objective' }]
  return learnFrom.flatMap((name, k): Problem[] => {
    const study = findEarlier(room, spec, name)
    const at = { field: `${field}[${k}]`, value: name }
    if (study === undefined) return [{ ...at, message: 'is no study of this server', remedy: suggestEarlier(room, spec, name) }]
    const names = new Set(study.spec.parameters.map((p) => p.name))
    return parameters.some((p) => names.has(p.name)) ? [] : [{ ...at, message: 'has no parameter in common with this study' }]
  })
}

/** The studies of `learnFrom` as they stand; to be called when there is no problem with them. */
export function earlierReferences(room: Room, spec: StudySpec): EarlierReference[] {
  return (spec.learnFrom ?? []).flatMap((name) => {
    const study = findEarlier(room, spec, name)
    return study === undefined ? [] : [{ study: study.id, revision: study.revision }]
  })
}

function findEarlier(room: Room, spec: StudySpec, text: string): Study | undefined {
  const { project, name } = earlierName(spec, text)
  const id = room.names.get(nameKey(project, name))
  return id === undefined ? undefined : room.heads.get(id)
}

/** What to write instead: the nearest name of that project, whose studies the caller may see. */
function suggestEarlier(room: Room, spec: StudySpec, text: string): string {
  const { project, name } = earlierName(spec, text)
  const names = [...room.heads.values()].filter((study) => study.spec.project === project).map((study) => study.spec.name)
  const near = nearest(name, names)
  if (near === undefined) return 'Name it as `hone studies` does, or as PROJECT/NAME.'
  return `Did you mean ${project === spec.project ? near : `${project}/${near}`}?`
}

/** Reads what the earlier studies have to tell into the ledger, once; a deleted one tells nothing. */
export async function rememberEarlier(room: Room, ledger: Ledger): Promise<void> {
  ledger.earlier ??= await readEarlier(room, ledger.study)
}

/** What the earlier studies have to tell; undefined when a study learns from none. */
export async function readEarlier(room: Room, { earlier }: Study): Promise<readonly EarlierStudy[] | undefined> {
  if (earlier === undefined) return undefined
  const told = await Promise.all(earlier.map((reference) => readOne(room, reference)))
  return told.flatMap((one) => one ?? [])
}

/** Why it cannot be read any more what a study learnt from; undefined when it can. */
export async function earlierLost(room: Room, { earlier = [] }: Study): Promise<string | undefined> {
  for (const { study, revision } of earlier) {
    if (!room.heads.has(study)) return 'it learnt from a study that was deleted since'
    const { deletedTrials } = await room.store.readHistory(study)
    const gone = deletedTrials.find((trial) => trial.revision > revision)
    if (gone !== undefined) return `it learnt from study ${study}, whose trial ${gone.number} was deleted since`
  }
  return undefined
}

async function readOne(room: Room, { study, revision }: EarlierReference): Promise<EarlierStudy | undefined> {
  if (!room.heads.has(study)) return undefined
  const { study: now, trials } = await openLedger(room, study)
  // What it was given by later edits says nothing of what it was.
  const spec = specAt(now, revision)
  const then = valuesAt(now, spec)
  const goal = spec.objectives[0]!.goal
  const told = [...trials.values()].filter((trial) => tells(trial, revision))
  // What part of the resource shows is not comparable with what all of it shows.
  const most = told.reduce((max, trial) => Math.max(max, resourceOf(spec, trial)), Number.NEGATIVE_INFINITY)
  const ended = told.filter((trial) => resourceOf(spec, trial) === most)
  return {
    parameters: spec.parameters.map((p) => p.name),
    goal,
    trials: chosen(ended, (a, b) => (isBetter(goal, objectiveOf(a), objectiveOf(b)) ? -1 : 1)).map((trial) => ({
      parameters: then(trial.parameters),
      value: objectiveOf(trial),
    })),
  }
}

/** The best half of what may be told, and of the others evenly by their numbers. */
function chosen(trials: readonly Trial[], better: (a: Trial, b: Trial) => number): Trial[] {
  const most = LIMITS.earlierTrials
  if (trials.length <= most) return [...trials]
  const ranked = [...trials].sort((a, b) => (objectiveOf(a) === objectiveOf(b) ? a.number - b.number : better(a, b)))
  const rest = ranked.slice(most / 2).sort((a, b) => a.number - b.number)
  const others = Array.from({ length: most / 2 }, (_, k) => rest[Math.floor((k * rest.length) / (most / 2))]!)
  return [...ranked.slice(0, most / 2), ...others].sort((a, b) => a.number - b.number)
}

function tells(trial: Trial, revision: number): boolean {
  const { state, endRevision } = trial
  return state === 'succeeded' && (endRevision ?? trial.revision) <= revision && Number.isFinite(objectiveOf(trial))
}

function objectiveOf({ values }: Trial): number {
  return values?.[0] ?? Number.NaN
}
