import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// How the page comes by what the server says of the parameters: asked when trials have ended, and not with every painting.

interface Answer {
  readonly importances: readonly { readonly parameter: string; readonly share: number }[]
}
interface Store {
  of(metric: string): Answer | undefined
  isHeard(metric: string): boolean
  follow(study: object, trials: Iterable<object>, metric: string): void
}
const { ImportanceStore } = await (import(new URL('../../dashboard/src/state/importance.ts', import.meta.url).href) as Promise<{
  ImportanceStore: new (ask: (study: string, metric: string) => Promise<Answer>) => Store
}>)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const STUDY = { id: 's1' }
const ended = (...numbers: number[]) => numbers.map((number) => ({ number, state: 'succeeded' }))
const answerOf = (parameter: string): Answer => ({ importances: [{ parameter, share: 0.5 }] })

/** A store whose server says for each question the next of these; `asked` are the questions. */
function asking(...answers: readonly (Answer | Error)[]): { readonly store: Store; readonly asked: string[] } {
  const asked: string[] = []
  const store = new ImportanceStore(async (study, metric) => {
    asked.push(`${study} ${metric}`)
    const answer = answers[asked.length - 1]
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('asked too often')
    return answer
  })
  return { store, asked }
}

test('the server is asked once for the same ended trials, however often they are painted and whatever runs', async () => {
  const { store, asked } = asking(answerOf('lr'))
  for (let k = 0; k < 20; k++) {
    store.follow(STUDY, [...ended(1, 2), { number: 3, state: 'active', lastStep: k }, { number: 4, state: 'failed' }], 'loss')
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(asked).toEqual(['s1 loss'])
  expect(store.of('loss')).toEqual(answerOf('lr'))
})

test('it is asked again when a trial has ended, was deleted for another, or the space grew, after a rest for all that came meanwhile', async () => {
  const { store, asked } = asking(answerOf('a'), answerOf('b'), answerOf('c'), answerOf('d'))
  store.follow(STUDY, ended(1), 'loss')
  for (let number = 2; number < 9; number++) {
    await vi.advanceTimersByTimeAsync(10)
    store.follow(STUDY, ended(...Array.from({ length: number }, (_, k) => k + 1)), 'loss')
  }
  expect([asked.length, store.of('loss')]).toEqual([1, answerOf('a')])
  await vi.advanceTimersByTimeAsync(1_000)
  expect([asked.length, store.of('loss')]).toEqual([2, answerOf('b')])
  store.follow(STUDY, ended(1, 2, 3, 4, 5, 6, 7, 9), 'loss')
  await vi.advanceTimersByTimeAsync(1_000)
  store.follow({ ...STUDY, grew: { at: 5 } }, ended(1, 2, 3, 4, 5, 6, 7, 9), 'loss')
  await vi.advanceTimersByTimeAsync(1_000)
  expect([asked.length, store.of('loss')]).toEqual([4, answerOf('d')])
})

test('an answer that took long is followed by a longer rest, and never by one in which what is shown grows old', async () => {
  const asked: number[] = []
  const store = new ImportanceStore(async () => {
    asked.push(performance.now())
    await new Promise((resolve) => setTimeout(resolve, asked.length === 1 ? 100 : 5_000))
    return answerOf('lr')
  })
  const begin = performance.now()
  for (let number = 1; number < 200; number++) {
    store.follow(STUDY, ended(number), 'loss')
    await vi.advanceTimersByTimeAsync(50)
  }
  expect(asked.map((at) => at - begin)).toEqual([0, 1_100, 8_100])
})

test('each objective has its answer, which stays while another one is looked at', async () => {
  const { store, asked } = asking(answerOf('lr'), answerOf('width'))
  store.follow(STUDY, ended(1), 'loss')
  await vi.advanceTimersByTimeAsync(1_000)
  store.follow(STUDY, ended(1), 'latency')
  expect([store.of('latency'), store.of('loss')]).toEqual([undefined, answerOf('lr')])
  await vi.advanceTimersByTimeAsync(1_000)
  expect([store.of('latency'), store.of('loss')]).toEqual([answerOf('width'), answerOf('lr')])
  expect(asked).toEqual(['s1 loss', 's1 latency'])
})

test('a question that was not answered is asked again by whoever still looks, after a rest; what was known stays', async () => {
  const { store, asked } = asking(answerOf('lr'), new Error('away'), answerOf('width'))
  store.follow(STUDY, ended(1), 'loss')
  await vi.advanceTimersByTimeAsync(1_000)
  store.follow(STUDY, ended(1, 2), 'loss')
  await vi.advanceTimersByTimeAsync(1_000)
  store.follow(STUDY, ended(1, 2), 'loss')
  expect([asked.length, store.of('loss')]).toEqual([2, answerOf('lr')])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(2)
  store.follow(STUDY, ended(1, 2), 'loss')
  await vi.advanceTimersByTimeAsync(0)
  expect(store.of('loss')).toEqual(answerOf('width'))
})

test('what waits for an answer is let go by the first one, also where that says nothing', async () => {
  const { store } = asking(new Error('no time'), answerOf('lr'))
  store.follow(STUDY, ended(1), 'loss')
  expect(store.isHeard('loss')).toBe(false)
  await vi.advanceTimersByTimeAsync(10)
  expect([store.isHeard('loss'), store.of('loss'), store.isHeard('latency')]).toEqual([true, undefined, false])
})
