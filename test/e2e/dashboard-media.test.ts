import { expect } from 'vitest'
import type { StudyId } from '../../src/model/index.ts'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that what is told by colours is still told where the system chooses them, and that a page can be printed.

const bench = new Bench()

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: media}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}]
  parameters: {rate: {double: [0.0, 1.0]}}
  algorithm: {name: random}
  budget: {trials: 90, parallel: 9}
`

async function trained(trials: number): Promise<StudyId> {
  const study = await bench.create(DOCUMENT)
  for (let k = 0; k < trials; k++) await bench.train(study, { steps: 2, values: () => ({ accuracy: k / 100 }) })
  return study
}

/** A computed style of what a selector finds first. The text runs in the page. */
const styleOf = (selector: string, name: string) =>
  bench.page.evaluate<string>(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue('${name}')`)

inBrowser('where the system chooses the colours, progress, the chosen tab, filter and trial are told from the others', async () => {
  const { page } = bench
  await page.emulateMedia({ forcedColors: 'active' })
  await bench.open(`/study/${await trained(3)}?trial=2&state=succeeded`)
  await bench.row(3).waitFor()
  const differ = async (one: string, other: string, name: string) => {
    expect(await styleOf(one, name), `${name} of ${one}`).not.toBe(await styleOf(other, name))
  }
  await differ('.piece-succeeded', '.progress-bar', 'background-color')
  await differ('[role=tab][aria-selected=true]', '[role=tab][aria-selected=false]', 'border-bottom-color')
  await differ('.trial-row[aria-current=true]', '.trial-row[aria-current=false]', 'outline-style')
  expect(await styleOf('.filter[aria-pressed=true]', 'outline-style')).toBe('solid')
})

inBrowser('on paper there are no buttons, nothing lies over the page, and no panel is torn', async () => {
  const { page } = bench
  await bench.open(`/study/${await trained(2)}?trial=2`)
  await bench.row(2).waitFor()
  const buttons = () => page.locator('.title-row, .panel-head, .detail').getByRole('button').filter({ visible: true }).count()
  expect(await buttons()).toBeGreaterThan(5)
  await page.emulateMedia({ media: 'print' })
  await expect.poll(buttons).toBe(0)
  expect([await styleOf('.top', 'position'), await styleOf('.charts .panel', 'break-inside')]).toEqual(['static', 'avoid'])
  expect(await page.getByLabel('New tag').isVisible()).toBe(false)
})
