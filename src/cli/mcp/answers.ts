/** Studies and trials as agents read them: every word costs them, so defaults, provenance and what is empty are left out. */
import type { ReadStudy, ReadTrial } from '../../wire/index.ts'
import { jsonNumber } from '../json-output.ts'
import { parametersOf, reasonOf, type SpecView, specOf, stateWord, studyRef } from '../reading.ts'

/** A study in a list; `study` is what every tool takes. */
export function studyAnswer(study: ReadStudy): Record<string, unknown> {
  const { objectives, algorithm, earlyStopping, budget } = specOf(study)
  const counts = Object.fromEntries(Object.entries(study.counts ?? {}).filter(([, count]) => count > 0))
  return {
    study: studyRef(study),
    state: stateWord(study.state),
    objectives: objectives.map(({ metric, goal }) => `${goal} ${metric}`),
    algorithm: algorithm.name,
    ...(earlyStopping === undefined ? {} : { earlyStopping: earlyStopping.name }),
    budget,
    trials: counts,
    ...(study.bestTrial === 0 ? {} : { best: { trial: study.bestTrial, values: study.bestValues.map(jsonNumber) } }),
    ...(study.end ? { ended: study.end.message } : {}),
    ...(study.algorithmError ? { algorithmError: study.algorithmError.message } : {}),
  }
}

/** A trial in a list. */
export function trialAnswer(trial: ReadTrial, spec: SpecView): Record<string, unknown> {
  const reason = reasonOf(trial, spec)
  return {
    trial: trial.number,
    state: stateWord(trial.state),
    ...(trial.values.length === 0 ? {} : { values: valuesOf(trial, spec) }),
    ...(trial.lastStep === undefined ? {} : { step: trial.lastStep }),
    parameters: parametersOf(
      trial,
      spec.parameters.map(({ name }) => name),
    ),
    ...(reason === '' ? {} : { reason }),
  }
}

function valuesOf(trial: ReadTrial, { objectives }: SpecView): Record<string, number | string> {
  return Object.fromEntries(objectives.map(({ metric }, at) => [metric, jsonNumber(trial.values[at] ?? Number.NaN)]))
}
