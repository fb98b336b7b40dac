import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { StudyId } from '../../src/model/index.ts'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that files which trials leave are seen and saved in a page that is open while they come.

const bench = new Bench()

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: files}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}]
  parameters:
    rate: {double: [1.0e-5, 1.0], scale: log}
  algorithm: {name: random}
  budget: {trials: 40, parallel: 4}
`

/** A curve as a picture, and a script that must not run. */
const picture = (bend: number): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 150" width="400" height="300">
  <rect width="200" height="150" fill="#fff"/><path d="M20 130V15M20 130H185" stroke="#999" fill="none"/>
  <path d="M20 130Q${20 + bend} ${25 + bend} 185 20" stroke="#2f6fde" stroke-width="3" fill="none"/>
  <script>document.title = 'it ran'</script></svg>`

let uploads = 0
const leave = (study: StudyId, number: number, name: string, data: string) =>
  bench.studies.writeArtifact({
    trial: { study, number },
    name,
    upload: `upload-${String(++uploads).padStart(4, '0')}`,
    offset: 0,
    data: Buffer.from(data),
    whole: {},
  })

inBrowser('files that a trial leaves appear while the page is open: pictures beside those of others, and all can be saved', async () => {
  const study = await bench.create(DOCUMENT)
  for (let k = 0; k < 3; k++) await bench.train(study, { steps: 2, values: (step) => ({ accuracy: step / (k + 3) }) })
  await leave(study, 2, 'plots/roc curve.svg', picture(30))
  await bench.open(`/study/${study}?trial=1&pin=2.3`)
  const artifacts = bench.page.getByRole('region', { name: 'Artifacts' })
  await bench.page.getByRole('complementary', { name: 'Trial 1' }).waitFor()
  expect(await artifacts.count()).toBe(0)

  await leave(study, 1, 'plots/roc curve.svg', picture(5))
  await leave(study, 1, 'model.pt', 'w'.repeat(2_048))
  const [own, other] = [1, 2].map((number) => bench.page.getByRole('img', { name: `plots/roc curve.svg of trial ${number}` }))
  for (const shown of [own!, other!]) {
    await shown.waitFor()
    await expect.poll(() => shown.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(400)
  }
  expect(await artifacts.textContent()).toMatch(/model\.pt2\.0 KiB$/)
  const begins = bench.page.waitForEvent('download')
  await bench.page.getByRole('link', { name: 'model.pt' }).click()
  const download = await begins
  expect(download.suggestedFilename()).toBe('model.pt')
  expect(await readFile(await download.path(), 'utf8')).toBe('w'.repeat(2_048))

  const before = await own!.getAttribute('src')
  await leave(study, 1, 'plots/roc curve.svg', picture(60))
  await expect.poll(() => own!.getAttribute('src')).not.toBe(before)
  const opens = bench.page.waitForEvent('popup')
  await own!.click()
  const popup = await opens
  await popup.waitForLoadState()
  expect(await popup.title()).not.toBe('it ran')
  await popup.close()
  if (process.env.SHOTS !== undefined) await bench.page.screenshot({ path: process.env.SHOTS, fullPage: false })
  expect(bench.complaints).toEqual([])
})
