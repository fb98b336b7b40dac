import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that the figures at the head of a study answer what is asked first: whether it still improves, and what failed.

const bench = new Bench()

const best = () => bench.page.getByLabel('Best trial')

inBrowser('the best trial says how many trials have ended since and were not better, and none once a better one is there', async () => {
  const study = await bench.trained('improving', 3)
  await bench.open(`/study/${study}`)
  await best().getByRole('button', { name: 'trial 3', exact: true }).waitFor()
  await best().getByText('no trial has ended since').waitFor()
  const train = (accuracy: number) => bench.train(study, { steps: 1, values: () => ({ accuracy }) })
  await train(0.001)
  await best().getByText('1 trial has ended since, none better').waitFor()
  const { number } = await bench.begin(study)
  await bench.studies.completeTrial({ trial: { study, number }, as: 'failed' })
  await train(0.001)
  await best().getByText('2 trials have ended since, none better').waitFor()
  await train(0.5)
  await best().getByRole('button', { name: 'trial 7', exact: true }).waitFor()
  await best().getByText('no trial has ended since').waitFor()
})

inBrowser('the count of trials that failed leads by keys to them and why, in the table', async () => {
  const study = await bench.trained('failing', 30)
  const { number } = await bench.begin(study)
  const outcome = { reason: 'EXIT_CODE', message: 'The command ended with exit code 3.', exitCode: 3 }
  await bench.studies.completeTrial({ trial: { study, number }, as: 'failed', outcome })
  await bench.page.setViewportSize({ width: 390, height: 844 })
  await bench.open(`/study/${study}`)
  await bench.page.getByLabel('Progress').getByRole('button', { name: '1 failed' }).focus()
  await bench.page.keyboard.press('Enter')
  await expect.poll(() => bench.page.locator('.trial-row').count()).toBe(1)
  const filter = bench.page.getByRole('button', { name: 'failed 1', pressed: true })
  expect(await filter.evaluate((one) => one.getBoundingClientRect().top)).toBeGreaterThan(52)
  expect(await filter.evaluate((one) => one.getBoundingClientRect().bottom)).toBeLessThan(844)
  await bench.page.keyboard.press('ArrowDown')
  await bench.page.getByLabel(`Trial ${number}`, { exact: true }).getByText('The command ended with exit code 3.').waitFor()
  expect(bench.complaints).toEqual([])
})
