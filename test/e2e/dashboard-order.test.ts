import type { Route } from 'playwright-core'
import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that what goes by importance does not change its place before the reader's eyes.

const bench = new Bench()

const THREE = `apiVersion: hone.dev/v1
kind: Study
spec:
  seed: 7
  objectives: [{metric: loss, goal: minimize}]
  parameters: {idle: {double: [0, 1]}, vague: {double: [0, 1]}, telling: {double: [0, 1]}}
  algorithm: {name: random}
  budget: {trials: 40}
`

/** What is seen of a view of 20 trials whose loss is their parameter `telling`, while the server is asked for importances, and after `answer` ends that. */
async function seenAround(view: string, look: () => Promise<string[]>, answer: (route: Route) => Promise<void>) {
  const study = await bench.create(`${THREE}metadata: {name: by-${view}}`)
  for (let k = 0; k < 20; k++) await bench.train(study, { steps: 1, values: (_, { parameters }) => ({ loss: Number(parameters.telling) }) })
  let asked: Route | undefined
  await bench.page.route('**/importances*', (route) => {
    if (asked !== undefined) return route.continue()
    asked = route
  })
  await bench.open(`/study/${study}?view=${view}`)
  await bench.row(20).waitFor()
  await expect.poll(() => asked !== undefined).toBe(true)
  const before = await look()
  if (asked !== undefined) await answer(asked)
  await expect.poll(async () => (await look()).length).toBeGreaterThan(0)
  return [before, await look()]
}

/** Name of the first slice. */
const slices = async () =>
  (await bench.page.locator('.slices h3:visible').allTextContents()).slice(0, 1).map((text) => text.match(/^[a-z]+/)?.[0] ?? '')
const across = async () => {
  const choice = bench.page.getByLabel('Across')
  return (await choice.isVisible()) ? [await choice.inputValue()] : []
}

inBrowser('slices and the contour are seen once it is known which parameters tell most, and do not change places then', async () => {
  expect(await seenAround('slices', slices, (route) => route.continue())).toEqual([[], ['telling']])
  expect(await seenAround('contour', across, (route) => route.continue())).toEqual([[], ['telling']])
})

inBrowser('where the server cannot say how much they tell, they are seen in the order of the study', async () => {
  const refuse = (route: Route) => route.fulfill({ status: 503, json: { error: { message: 'no time' } } })
  expect(await seenAround('slices', slices, refuse)).toEqual([[], ['idle']])
})
