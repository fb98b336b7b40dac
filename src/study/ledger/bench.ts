import type { Evidence, StudyJudge } from '../../earlystop/index.ts'
import { isEnded, type StudySpec, type Trial, type TrialNumber } from '../../model/index.ts'
import type { PointsRow } from '../store/store.ts'
import { isRationed } from './competing.ts'

/** One thing that a judge is told. */
type Fact =
  | { readonly kind: 'point'; readonly trial: TrialNumber; readonly step: number; readonly objective: number; readonly value: number }
  | { readonly kind: 'end'; readonly trial: TrialNumber; readonly evidence: Evidence }

/**
 * Where a study's stopping judge sits. It is brought in when the first report needs it, by telling it every curve again in the
 * order of the ends; what happens meanwhile waits in `backlog`.
 */
export interface Bench {
  judge: StudyJudge | undefined
  loading: Promise<void> | undefined
  backlog: Fact[]
  /** Trials that reported while the judge was learning: it decides on them as soon as it sits. */
  readonly unjudged: Set<TrialNumber>
}

export function emptyBench(): Bench {
  return { judge: undefined, loading: undefined, backlog: [], unjudged: new Set() }
}

/** Whose bench it is. */
interface Judged {
  readonly bench: Bench
  readonly spec: StudySpec
}

/** Tells the judge of points and ends of one change: points first, then ends by number. */
export function tellPoints({ bench, spec }: Judged, trial: TrialNumber, points: PointsRow['points']): void {
  tell(bench, pointFacts(spec, trial, points))
}

export function tellEnds({ bench, spec }: Judged, trials: Iterable<Trial>): void {
  tell(bench, endFacts(spec, trials))
}

function tell(bench: Bench, facts: Fact[]): void {
  if (bench.judge !== undefined) for (const fact of facts) tellFact(bench.judge, fact)
  else if (bench.loading !== undefined) bench.backlog.push(...facts)
}

export function tellFact({ parts }: Pick<StudyJudge, 'parts'>, fact: Fact): void {
  if (fact.kind === 'point') parts[fact.objective]?.observe(fact.trial, fact.step, fact.value)
  else for (const part of parts) part.end(fact.trial, fact.evidence)
}

function pointFacts(spec: StudySpec, trial: TrialNumber, points: PointsRow['points']): Fact[] {
  return points.flatMap(({ step, values }) =>
    spec.objectives.flatMap(({ metric }, objective) => {
      const value = values[metric]
      return value === undefined ? [] : [{ kind: 'point' as const, trial, step, objective, value }]
    }),
  )
}

function endFacts(spec: StudySpec, trials: Iterable<Trial>): Fact[] {
  return [...trials]
    .filter((trial) => isEnded(trial.state))
    .sort((a, b) => a.number - b.number)
    .map((trial) => ({ kind: 'end', trial: trial.number, evidence: evidenceOf(spec, trial) }))
}

export function evidenceOf(spec: StudySpec, trial: Trial): Evidence {
  // A trial that was given part of the resource shows the beginning of its curve.
  if (trial.state === 'succeeded') return isRationed(spec, trial) ? 'cut' : 'full'
  return trial.state === 'stopped' ? 'cut' : 'none'
}
