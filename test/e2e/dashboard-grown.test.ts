import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that a page that is open while a parameter is added to its study shows it, also in the trials of before.

const bench = new Bench()

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: grown}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}]
  parameters:
    rate: {double: [1.0e-5, 1.0], scale: log}
    kind: {choice: [a, b]}
  algorithm: {name: random}
  budget: {trials: 40, parallel: 4}
`

const table = () => bench.page.getByRole('region', { name: 'Trials', exact: true })

inBrowser('a parameter that is added while the page is open gets a column and a slice, and trials of before have its default', async () => {
  const study = await bench.create(DOCUMENT)
  const train = () => bench.train(study, { steps: 2, values: (step, { parameters }) => ({ accuracy: Number(parameters.rate) * step }) })
  for (let k = 0; k < 12; k++) await train()
  const running = await bench.begin(study)
  await bench.open(`/study/${study}?view=slices`)
  await bench.row(running.number).waitFor()
  expect(await table().textContent()).not.toContain('decay')

  const { spec } = await bench.studies.getStudy(study)
  const [rate, kind] = spec.parameters
  const decay = { name: 'decay', kind: 'double', min: 0, max: 0.1, scale: 'linear', default: 0.0125, when: [] } as const
  await bench.studies.updateStudy({ study, spec: { ...spec, parameters: [rate!, decay, kind!] } })
  for (const number of [1, running.number]) await expect.poll(() => bench.row(number).textContent()).toContain('0.0125')
  expect(await table().textContent()).toContain('decay')
  // A mark among the values says from which trial on its space is larger: without such a trial there is nothing to part.
  const mark = bench.page.getByText('from here on its space is larger')
  expect(await mark.count()).toBe(0)
  for (let k = 0; k < 12; k++) await train()
  await mark.waitFor()
  await bench.row(running.number + 12).waitFor()
  await expect.poll(() => bench.page.locator('.slices h3').allTextContents()).toHaveLength(3)
  expect((await bench.page.locator('.slices h3').allTextContents()).join()).toContain('decay')
  expect(bench.complaints).toEqual([])
})
