import { expect, test } from 'vitest'
import oracle from '../oracle/importances.json' with { type: 'json' }

// How much each parameter tells: the figures of the dashboard, which the Python client (clients/python/tests/test_importances.py) must give too.

const load = async <T>(path: string): Promise<T> => (await import(new URL(`../../dashboard/src/${path}`, import.meta.url).href)) as T
const { importances } = await load<{
  importances: (study: object, trials: readonly object[]) => readonly { readonly axis: { readonly name: string }; readonly share: number }[]
}>('state/importance.ts')
const { shownPlace } = await load<{ shownPlace: { value: number } }>('state/values.ts')

test.each(oracle)('importances are those of an analysis of variance of ranks where $name', ({ place, parameters, trials, shares }) => {
  const objectives = ['first', 'second'].slice(0, place + 1).map((metric) => ({ metric, goal: 'minimize' }))
  shownPlace.value = place
  const found = importances(
    { spec: { parameters, objectives } },
    trials.map(({ values, ...trial }) => (values === null ? trial : { ...trial, values: values.map(Number) })),
  )
  shownPlace.value = 0
  for (const { axis, share } of found) expect(share, axis.name).toBeCloseTo(shares[axis.name as keyof typeof shares], 10)
  expect(found.map(({ share }) => share)).toEqual(found.map(({ share }) => share).toSorted((a, b) => b - a))
  expect(found.map(({ axis }) => axis.name).toSorted()).toEqual(Object.keys(shares).toSorted())
})
