import type { ReadStudy } from '../../wire/index.ts'
import type { Connection } from '../connection.ts'
import { studyJson } from '../json-output.ts'
import { clockTime, percent, shortNumber } from '../numbers.ts'
import { countsLine } from '../progress-view.ts'
import { specOf, stateWord, studyRef } from '../reading.ts'
import { table } from '../table.ts'
import { getStudy } from '../watching.ts'
import { print, type ReadFlags } from './studies.ts'

/** `hone compare STUDY...`: studies side by side, the best of each objective's direction first where they share it. */
export async function compareStudies(connection: Connection, names: readonly string[], flags: ReadFlags): Promise<void> {
  const studies = await Promise.all(names.map((name) => getStudy(connection, name)))
  if (flags.json) return print(studies.map(studyJson))
  const goals = new Set(studies.map((study) => `${objectiveOf(study).metric}:${objectiveOf(study).goal}`))
  const sorted = goals.size === 1 ? studies.toSorted(byBest(objectiveOf(studies[0] as ReadStudy).goal)) : studies
  const heading = ['study', 'state', 'algorithm', 'stopping', 'objective', 'best', 'at', 'trials', 'steps', 'saved', 'time']
  console.log(table(heading, sorted.map(row), [5, 6, 8, 9, 10]).join('\n'))
}

function row(study: ReadStudy): string[] {
  const spec = specOf(study)
  const { metric, goal } = objectiveOf(study)
  const [used, saved] = [Number(study.steps?.used ?? 0), Number(study.steps?.saved ?? 0)]
  const best = study.bestValues[0]
  return [
    studyRef(study),
    stateWord(study.state),
    spec.algorithm.name,
    spec.earlyStopping?.name ?? '',
    `${goal === 'minimize' ? 'min' : 'max'} ${metric}`,
    best === undefined ? '' : shortNumber(best),
    study.bestTrial === 0 ? '' : `#${study.bestTrial}`,
    countsLine(study),
    String(used),
    used + saved === 0 ? '' : percent(saved / (used + saved)),
    clockTime(study.activeMs),
  ]
}

function objectiveOf(study: ReadStudy): { readonly metric: string; readonly goal: 'minimize' | 'maximize' } {
  return specOf(study).objectives[0] ?? { metric: 'value', goal: 'minimize' }
}

/** Best values first; studies without one come last. */
function byBest(goal: 'minimize' | 'maximize'): (a: ReadStudy, b: ReadStudy) => number {
  const worst = goal === 'minimize' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  const value = (study: ReadStudy): number => study.bestValues[0] ?? worst
  return (a, b) => (value(a) === value(b) ? 0 : value(a) < value(b) === (goal === 'minimize') ? -1 : 1)
}
