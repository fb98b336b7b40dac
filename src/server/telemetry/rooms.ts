import type { StudyId } from '../../model/index.ts'
import type { Studies, SuggestReply } from '../../study/index.ts'
import type { Registry } from './registry.ts'

/** Studies and trials by state, as they are committed: read from memory, never from the store. */
export function addStudyGauges(registry: Registry, studies: Studies): void {
  registry.gauge('hone_studies', 'Studies by state.', ['state'], async () => {
    const byState = Map.groupBy(await studies.listStudies(), (study) => study.state)
    return [...byState].map(([state, group]) => [[state], group.length] as const)
  })
  registry.gauge('hone_trials', 'Trials of all studies by state.', ['state'], async () => {
    const sums = new Map<string, number>()
    for (const { counts } of await studies.listStudies()) {
      for (const [state, count] of Object.entries(counts)) sums.set(state, (sums.get(state) ?? 0) + count)
    }
    return [...sums].map(([state, count]) => [[state], count] as const)
  })
}

/** The same room: who waits for suggestions, what was suggested, points and watchers are counted. */
export function observeStudies(registry: Registry, studies: Studies, bounds: readonly number[]): Studies {
  const seconds = registry.histogram('hone_suggest_seconds', 'How long SuggestTrials took within the study room.', bounds, ['answer'])
  const handedOut = registry.counter(
    'hone_trials_handed_out_total',
    'Trials given to workers, by what they came from; fallback is the level of the cheaper model that stood in (0 = none).',
    ['source', 'algorithm', 'fallback'],
  )
  const points = registry.counter('hone_points_total', 'Measurements that were reported.')
  const ends = registry.counter('hone_trials_completed_total', 'Trials that ended by a completion, by state.', ['state'])
  let waiting = 0
  const watchers = { study: 0, studies: 0 }
  registry.gauge('hone_suggest_waiting', 'Callers that wait for suggestions.', [], () => [[[], waiting]])
  registry.gauge('hone_watchers', 'Open watches, by what they watch.', ['of'], () => Object.entries(watchers).map(([of, n]) => [[of], n]))
  const count = (reply: SuggestReply): void => {
    if (reply.kind !== 'trials') return
    for (const { source, provenance } of reply.trials) {
      handedOut.add([source, provenance?.algorithm ?? '', String(provenance?.fallback ?? 0)])
    }
  }
  return {
    ...studies,
    async suggestTrials(request) {
      const begin = performance.now()
      waiting += 1
      let answer = 'error'
      try {
        const reply = await studies.suggestTrials(request)
        answer = reply.kind
        count(reply)
        return reply
      } finally {
        waiting -= 1
        seconds.observe((performance.now() - begin) / 1_000, [answer])
      }
    },
    async report(request) {
      const reply = await studies.report(request)
      points.add([], request.points.length)
      return reply
    },
    async completeTrial(request) {
      const trial = await studies.completeTrial(request)
      points.add([], request.points?.length ?? 0)
      ends.add([trial.state])
      return trial
    },
    watchStudy: (study, after, ...rest) => counted(watchers, 'study', studies.watchStudy(study, after, ...rest)),
    watchStudies: (...args) => counted(watchers, 'studies', studies.watchStudies(...args)),
  }
}

async function* counted<T>(open: { study: number; studies: number }, of: 'study' | 'studies', items: AsyncIterable<T>): AsyncIterable<T> {
  open[of] += 1
  try {
    yield* items
  } finally {
    open[of] -= 1
  }
}

/** The algorithms' pool, as far as it is counted: the doors know no more of it. */
export interface CountedPool<Inputs, Suggested, Recommended> {
  suggest(study: StudyId, inputs: Inputs): Promise<Suggested>
  recommend(study: StudyId, inputs: Inputs): Promise<Recommended>
  forget(study: StudyId): void
  cpuSeconds?(): Promise<number | undefined>
  close(): Promise<void>
}

/** The same pool: calls under way and how long they took. */
export function observePool<Inputs extends { readonly algorithm: string }, Suggested, Recommended>(
  registry: Registry,
  pool: CountedPool<Inputs, Suggested, Recommended>,
  bounds: readonly number[],
): CountedPool<Inputs, Suggested, Recommended> {
  const seconds = registry.histogram('hone_pool_call_seconds', 'Calls of algorithms in the pool, waiting included.', bounds, [
    'task',
    'algorithm',
  ])
  let open = 0
  registry.gauge('hone_pool_calls_open', 'Calls of algorithms that wait or run.', [], () => [[[], open]])
  registry.total('hone_pool_cpu_seconds_total', 'CPU time of the algorithms’ threads that live.', [], async () => {
    const cpu = await pool.cpuSeconds?.()
    return cpu === undefined ? [] : [[[], cpu]]
  })
  const timed = async <T>(task: string, algorithm: string, call: () => Promise<T>): Promise<T> => {
    const begin = performance.now()
    open += 1
    try {
      return await call()
    } finally {
      open -= 1
      seconds.observe((performance.now() - begin) / 1_000, [task, algorithm])
    }
  }
  return {
    suggest: (study, inputs) => timed('suggest', inputs.algorithm, () => pool.suggest(study, inputs)),
    recommend: (study, inputs) => timed('recommend', inputs.algorithm, () => pool.recommend(study, inputs)),
    forget: (study) => pool.forget(study),
    ...(pool.cpuSeconds && { cpuSeconds: () => pool.cpuSeconds!() }),
    close: () => pool.close(),
  }
}
