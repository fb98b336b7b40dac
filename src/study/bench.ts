import { type Evidence, findStoppingRule, type Judge } from '../earlystop/index.ts'
import { isEnded, type StudySpec, type Trial, type TrialNumber, type TrialState } from '../model/index.ts'
import type { Ledger } from './ledger.ts'
import type { PointsRow, Store } from './store/store.ts'
import { endOrder } from './tally.ts'

/** One thing that a judge is told. */
type Fact =
  | { readonly kind: 'point'; readonly trial: TrialNumber; readonly step: number; readonly value: number }
  | { readonly kind: 'end'; readonly trial: TrialNumber; readonly evidence: Evidence }

/**
 * Where a study's stopping judge sits. It is brought in when the first report needs it, by telling it everything again
 * in ledger order; what happens meanwhile waits in `backlog`.
 */
export interface Bench {
  judge: Judge | undefined
  loading: Promise<void> | undefined
  backlog: Fact[]
}

export function emptyBench(): Bench {
  return { judge: undefined, loading: undefined, backlog: [] }
}

/** Brings in the judge, when the study has a stopping rule. */
export async function seatJudge(store: Store, ledger: Ledger): Promise<void> {
  // An edit or a deletion meanwhile asks for another judge.
  while (ledger.spec.earlyStopping !== undefined && ledger.bench.judge === undefined && ledger.closed === undefined) {
    const { bench } = ledger
    bench.loading ??= replay(store, ledger, bench).finally(() => {
      bench.loading = undefined
    })
    await bench.loading
  }
}

/** Tells the judge of points and ends of one change: points first, then ends by number. */
export function tellPoints(ledger: Ledger, trial: TrialNumber, points: PointsRow['points']): void {
  tell(ledger.bench, pointFacts(ledger.spec, trial, points))
}

export function tellEnds(ledger: Ledger, trials: Iterable<Trial>): void {
  tell(ledger.bench, endFacts(trials))
}

function tell(bench: Bench, facts: Fact[]): void {
  if (bench.judge !== undefined) for (const fact of facts) tellFact(bench.judge, fact)
  else if (bench.loading !== undefined) bench.backlog.push(...facts)
}

function tellFact(judge: Judge, fact: Fact): void {
  if (fact.kind === 'point') judge.observe(fact.trial, fact.step, fact.value)
  else judge.end(fact.trial, fact.evidence)
}

function pointFacts(spec: StudySpec, trial: TrialNumber, points: PointsRow['points']): Fact[] {
  const metric = spec.objectives[0]!.metric
  return points.flatMap((point) => {
    const value = point.values[metric]
    return value === undefined ? [] : [{ kind: 'point' as const, trial, step: point.step, value }]
  })
}

function endFacts(trials: Iterable<Trial>): Fact[] {
  return [...trials]
    .filter((trial) => isEnded(trial.state))
    .sort((a, b) => a.number - b.number)
    .map((trial) => ({ kind: 'end', trial: trial.number, evidence: evidenceOf(trial.state) }))
}

function evidenceOf(state: TrialState): Evidence {
  if (state === 'succeeded') return 'full'
  return state === 'stopped' ? 'cut' : 'none'
}

async function replay(store: Store, ledger: Ledger, bench: Bench): Promise<void> {
  const { spec, study } = ledger
  const choice = spec.earlyStopping!
  const rule = findStoppingRule(choice.name)!
  const { goal, metric, reduce } = spec.objectives[0]!
  const context = { goal, metric, reduce, seed: spec.seed, ...(spec.resource === undefined ? {} : { resource: spec.resource }) }
  const ended = [...ledger.trials.values()].filter((trial) => isEnded(trial.state)).sort((a, b) => endOrder(a) - endOrder(b))
  bench.backlog = []
  await ledger.tail
  const rows = (await store.readPoints(ledger.id)).filter((row) => row.revision <= study.revision)
  const judge = rule.start(rule.settings.parse(choice.settings), context)
  let next = 0
  const endBefore = (revision: number): void => {
    const from = next
    while (next < ended.length && endOrder(ended[next]!) < revision) next += 1
    // Ends of one revision go by number, as they did live.
    for (const [, group] of Map.groupBy(ended.slice(from, next), endOrder)) for (const fact of endFacts(group)) tellFact(judge, fact)
  }
  for (const row of rows) {
    endBefore(row.revision)
    for (const fact of pointFacts(spec, row.trial, row.points)) tellFact(judge, fact)
  }
  endBefore(Number.POSITIVE_INFINITY)
  for (const fact of bench.backlog) tellFact(judge, fact)
  bench.backlog = []
  bench.judge = judge
}
