import type { Algorithm, Snapshot, Suggestion, SuggestOutcome, TrialView } from '../../src/algorithms/index.ts'
import type { Assignment, JsonValue, Space } from '../../src/model/index.ts'
import { freshControl, snapshotOf } from './algorithm.ts'

/** What became of a study without workers: trial after trial, each told before the next is asked for. */
export interface StudyRun {
  readonly trials: TrialView[]
  readonly outcomes: SuggestOutcome[]
  state: JsonValue | undefined
}

/** Runs a study to `count` trials, or until the algorithm has no more; `evaluate` says how each ends. */
export function runStudy(
  algorithm: Algorithm,
  space: Space,
  count: number,
  evaluate: (parameters: Assignment, number: number) => Partial<TrialView>,
  more: Partial<Snapshot> = {},
): StudyRun {
  const study: StudyRun = { trials: [], outcomes: [], state: undefined }
  const control = freshControl()
  for (let number = 1; number <= count; number++) {
    const state = study.state === undefined ? {} : { state: study.state }
    const snapshot = snapshotOf(algorithm, space, { trials: study.trials.slice(), nextNumber: number, ...state, ...more })
    const outcome = algorithm.suggest(snapshot, control)
    study.outcomes.push(outcome)
    study.state = outcome.state
    if (outcome.kind !== 'suggestions') break
    const { parameters } = outcome.suggestions[0]
    study.trials.push({ number, state: 'succeeded', parameters, stale: false, ...evaluate(parameters, number) })
  }
  return study
}

/** Suggestions of an outcome; none where there were none. */
export function suggestionsOf(outcome: SuggestOutcome): readonly Suggestion[] {
  return outcome.kind === 'suggestions' ? outcome.suggestions : []
}
