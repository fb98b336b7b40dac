import { expect } from 'vitest'
import type { StudyId } from '../../src/model/index.ts'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that the address holds where one is, and nothing that is not for others.

const bench = new Bench()

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: addressed}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}]
  parameters: {rate: {double: [0.0, 1.0]}}
  algorithm: {name: random}
  budget: {trials: 90, parallel: 9}
`

async function trained(trials: number): Promise<StudyId> {
  const study = await bench.create(DOCUMENT)
  for (let k = 0; k < trials; k++) await bench.train(study, { steps: 1, values: () => ({ accuracy: k / 100 }) })
  return study
}

inBrowser(
  'the token that the command line’s address carries is in no address and no link of the page, wherever one goes on from there',
  async () => {
    const { page } = bench
    const study = await trained(2)
    await bench.open(`/study/${study}`)
    await bench.row(1).click()
    await page.waitForURL(/trial=1/)
    expect(page.url()).not.toContain('token')
    expect(await page.content()).not.toContain(bench.access.token)
    await bench.open(`/study/${study}?view=slices`)
    await page.getByRole('tab', { name: 'Workers' }).click()
    await page.waitForURL(/view=workers/)
    expect(page.url()).not.toContain('token')
    expect(await page.getByRole('button', { name: 'Pause' }).isEnabled()).toBe(true)
  },
)
