import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that what one reads stays in its place, and whole, while trials come.

const bench = new Bench()

inBrowser('a line more of a legend, which comes with what trials bring, moves nothing below it', async () => {
  const { page } = bench
  const study = await bench.trained('steady', 0)
  const train = (accuracy: number) => bench.train(study, { steps: 2, values: () => ({ accuracy }) })
  const explore = async () => (await page.getByRole('region', { name: 'Explore the trials' }).boundingBox())!.y
  await train(0.5)
  await bench.open(`/study/${study}`)
  await bench.row(1).waitFor()
  const before = await explore()
  for (let k = 0; k < 12; k++) await train(0.1 + k / 1_000)
  await train(0.001)
  await page.getByText('each sign is a trial; one at the edge lies beyond it').waitFor()
  expect(await explore()).toBe(before)
})

inBrowser('the best trial’s line through parallel coordinates leaves the marks beside an axis to be read', async () => {
  const { page } = bench
  const study = await bench.trained('steady', 0)
  const points = [{ step: 1, values: { accuracy: 0.9 }, at: 1 }]
  await bench.studies.createTrial({ study, parameters: { rate: 0.5 }, finished: { as: 'succeeded', points } })
  await bench.open(`/study/${study}`)
  await bench.row(1).waitFor()
  // the line is level: the only trial lies in the middle of both axes. The text runs in the page
  const best = (x: number) =>
    page.evaluate<boolean>(`(() => {
      const layer = document.querySelectorAll('.explore .sheet canvas')[1]
      const [ratio, height] = [devicePixelRatio, 274]
      const [r, g, b] = layer.getContext('2d').getImageData(${x} * ratio, (40 + height / 2) * ratio, 1, 1).data
      return r > 200 && g < 140 && b < 40
    })()`)
  await expect.poll(() => best(150)).toBe(true)
  for (const x of [78, 84, 90]) expect(await best(x), `at ${x}`).toBe(false)
})
