import type { Study, Trial, TrialState } from '../api/types.ts'
import { brushTest } from '../state/brush.ts'
import { clock } from '../state/clock.ts'
import { findTest } from '../state/find.ts'
import { pinned, route } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { formatCount } from '../words/format.ts'
import { STATE_LOOKS } from '../words/states.ts'
import { Export } from './export.tsx'
import { trialsTable } from './tables.ts'
import { columnsOf, shownColumns } from './trial-columns.tsx'
import { ColumnMenu, Find, StateFilter } from './trial-filters.tsx'
import { type Order, orderTrials, parseOrder } from './trial-order.ts'
import { TrialScroller } from './trial-scroller.tsx'

/** All trials that pass the filters, the pinned ones first. */
export function TrialTable({ store, study }: { store: StudyStore; study: Study }) {
  store.track()
  const { options } = route.value
  const order = parseOrder(options.get('sort'))
  const states = new Set((options.get('state') ?? '').split(',').filter((s): s is TrialState => s in STATE_LOOKS))
  const trials = shownTrials(store, study, order, states)
  const all = columnsOf(study, [...store.trials.values()])
  const columns = shownColumns(all, options.get('cols'))
  return (
    <section class="panel table-panel" aria-labelledby="trials-title">
      <div class="panel-head">
        <h2 id="trials-title">Trials</h2>
        <StateFilter study={study} states={states} />
        <span class="panel-tools">
          <span class="muted" role="status">
            {trials.length < store.trials.size && `${formatCount(trials.length)} shown`}
          </span>
          <Find />
          <ColumnMenu all={all} shown={columns} />
          <Export name={`${study.spec.name}-trials`} picture={false} table={() => trialsTable(study, trials)} />
        </span>
      </div>
      <TrialScroller study={study} trials={trials} columns={columns} order={order}>
        {trials.length === 0 && <NoTrials store={store} study={study} />}
      </TrialScroller>
    </section>
  )
}

/** What passes the brushes, states and words, in order; pinned trials come first whatever they are. */
function shownTrials(store: StudyStore, study: Study, order: Order, states: ReadonlySet<TrialState>): Trial[] {
  const tests = [brushTest(study), findTest(route.value.options.get('find') ?? '', study)].filter((test) => test !== undefined)
  const passing = tests.length === 0 ? [...store.trials.values()] : [...store.trials.values()].filter((t) => tests.every((test) => test(t)))
  // durations of running trials grow: only then does the order depend on the clock
  const ordered = orderTrials(passing, order, states, order.by === 'duration' ? clock.value : 0)
  if (pinned.value.size === 0) return ordered
  const pins = orderTrials(
    [...pinned.value].flatMap((number) => store.trials.get(number) ?? []),
    order,
    new Set(),
    0,
  )
  return [...pins, ...ordered.filter(({ number }) => !pinned.value.has(number))]
}

function NoTrials({ store, study }: { store: StudyStore; study: Study }) {
  if (store.loaded.value === 'nothing') return <p class="empty muted">Reading the trials…</p>
  if (store.trials.size > 0) return <p class="empty muted">No trial is within the filters.</p>
  const asked = study.spec.trial === undefined && study.state !== 'ended'
  return <p class="empty muted">No trial yet.{asked && ' This study runs no command: programs ask it for trials.'}</p>
}
