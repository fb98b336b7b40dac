import { expect, it } from 'vitest'
import { prometheus } from '../../../src/trials/collectors/prometheus.ts'
import type { CollectorState } from '../../../src/trials/index.ts'
import { openScrapeReader } from '../../../src/trials/readers/scrape.ts'

it('says that a page is too large to be read, and reads the next one that is not', async () => {
  const settings = prometheus.settings.parse({})
  const pages = [`# ${'w'.repeat(1_048_576)}\naccuracy 0.25\n`, 'accuracy 0.5\n']
  const asks: (() => void)[] = []
  const woken: (() => void)[] = []
  const reader = openScrapeReader(
    {
      fetchPage: async () =>
        (async function* () {
          yield Buffer.from(pages.shift() ?? '')
        })(),
      everyMs: 1_000,
      after: (_, call) => {
        asks.push(call)
        return () => {}
      },
      wake: () => woken.shift()?.(),
      signal: new AbortController().signal,
    },
    {
      open: (state: CollectorState | undefined) => prometheus.open(settings, { objectives: ['accuracy'] }, state),
      now: () => 7,
      cursor: undefined,
    },
  )
  const next = () => new Promise<void>((resolve) => void woken.push(resolve))
  await next()
  const notes = [expect.stringMatching(/^a page of metrics larger than 1 MiB was not read/)]
  expect(reader.parsed).toMatchObject({ points: [], notes })
  const second = next()
  while (asks.length === 0) await Promise.resolve()
  asks.shift()?.()
  await second
  expect(reader.parsed).toMatchObject({ points: [{ step: 1, values: { accuracy: 0.5 } }], notes })
})
