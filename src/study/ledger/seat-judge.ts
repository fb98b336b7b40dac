import { openStudyJudge, type StudyJudge } from '../../earlystop/index.ts'
import { isEnded, type Trial, type TrialNumber } from '../../model/index.ts'
import type { Store } from '../store/store.ts'
import { type Bench, evidenceOf, tellFact } from './bench.ts'
import type { Ledger } from './ledger.ts'
import { endOrder } from './tally.ts'

/** With fewer stored points a report waits for the judge; with more it is judged once the judge has learnt them. */
const AWAITED_POINTS_MAX = 20_000

/**
 * Brings in the judge, when the study has a stopping rule. Waits until it sits, unless it has so much to learn that reports would
 * stand in line: a service that was just restarted answers at once.
 */
export async function seatJudge(store: Store, ledger: Ledger): Promise<void> {
  // An edit or a deletion meanwhile asks for another judge.
  while (ledger.spec.earlyStopping !== undefined && ledger.bench.judge === undefined && ledger.closed === undefined) {
    const { bench } = ledger
    bench.loading ??= replay(store, ledger, bench).finally(() => {
      bench.loading = undefined
    })
    if (storedPoints(ledger) <= AWAITED_POINTS_MAX) await bench.loading
    // When it fails, the next report tries again.
    else return void bench.loading.catch(() => {})
  }
}

function storedPoints(ledger: Ledger): number {
  let points = 0
  for (const trial of ledger.trials.values()) points += trial.measurements
  return points
}

/**
 * Teaches a new judge, one objective after the other and trial by trial: the ended ones in the order of their ends, then the open ones. Curves of
 * different trials do not bear on each other before they are compared, so it comes to know what it would have known live.
 */
async function replay(store: Store, ledger: Ledger, bench: Bench): Promise<void> {
  const inOrder = teachingOrder(ledger)
  const { revision } = ledger.study
  bench.backlog = []
  await ledger.tail
  const judge = openStudyJudge({ ...ledger.spec, learns: ledger.algorithm.history !== 'none' }, ledger.spec.earlyStopping!)
  for (const objective of judge.parts.keys()) {
    if (!(await teach(store, ledger, bench, { judge, objective, inOrder, revision }))) return
  }
  for (const fact of bench.backlog) tellFact(judge, fact)
  bench.backlog = []
  bench.judge = judge
}

interface Lesson {
  readonly judge: StudyJudge
  readonly objective: number
  readonly inOrder: readonly Trial[]
  /** Points of later revisions are in the backlog. */
  readonly revision: number
}

/** Teaches one objective; false when the judge is wanted no more. */
async function teach(store: Store, ledger: Ledger, bench: Bench, { judge, objective, inOrder, revision }: Lesson): Promise<boolean> {
  const { id, spec } = ledger
  const part = judge.parts[objective]!
  let at = 0
  const endBefore = (trial: TrialNumber | undefined): void => {
    for (; at < inOrder.length && inOrder[at]!.number !== trial; at++)
      if (isEnded(inOrder[at]!.state)) part.end(inOrder[at]!.number, evidenceOf(spec, inOrder[at]!))
  }
  const trials = inOrder.filter((trial) => !isEnded(trial.state) || evidenceOf(spec, trial) !== 'none').map((trial) => trial.number)
  for await (const slice of store.readMetric(id, spec.objectives[objective]!.metric, { trials, throughRevision: revision })) {
    if (ledger.closed !== undefined || ledger.bench !== bench) return false
    // Millions of points: no pair is made for each.
    for (let i = 0; i < slice.trials.length; i++) {
      const trial = slice.trials[i]!
      if (inOrder[at]?.number !== trial) endBefore(trial)
      part.observe(trial, slice.steps[i]!, slice.values[i]!)
    }
  }
  endBefore(undefined)
  return ledger.closed === undefined && ledger.bench === bench
}

/** Ended trials as they ended (those of one commit by number), then the open ones. */
function teachingOrder(ledger: Ledger): Trial[] {
  const [ended, open]: [Trial[], Trial[]] = [[], []]
  for (const trial of ledger.trials.values()) (isEnded(trial.state) ? ended : open).push(trial)
  ended.sort((a, b) => endOrder(a) - endOrder(b) || a.number - b.number)
  return [...ended, ...open]
}
