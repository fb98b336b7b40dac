import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that a page counts by the server's clock: that of the machine before it may be minutes off.

const bench = new Bench()

const SKEW_MS = 120_000

for (const [off, skew] of [
  ['behind', -SKEW_MS],
  ['ahead', SKEW_MS],
] as const) {
  inBrowser(`on a machine two minutes ${off}, running times are those of the study and of its trial`, async () => {
    await bench.page.addInitScript(`{ const now = Date.now; Date.now = () => now() + ${skew} }`)
    const study = await bench.create(
      'apiVersion: hone.dev/v1\nkind: Study\nmetadata: {name: timed}\nspec:\n  objectives: [{metric: loss, goal: minimize}]\n  parameters: {x: {double: [0, 1]}}\n  budget: {trials: 4}\n',
    )
    const { number } = await bench.begin(study)
    await bench.open(`/study/${study}?trial=${number}`)
    const seconds = /^[1-9]\d?(\.\d)? s/
    await expect.poll(() => bench.page.getByLabel('Time', { exact: true }).locator('.big').textContent()).toMatch(seconds)
    const facts = bench.page.getByLabel(`Trial ${number}`, { exact: true }).locator('.fact-list div')
    await expect.poll(() => facts.filter({ hasText: 'Duration' }).locator('dd').textContent()).toMatch(seconds)
    await bench.open('/')
    await expect.poll(() => bench.page.locator('.row-link .time-cell').first().textContent()).toMatch(seconds)
  })
}
