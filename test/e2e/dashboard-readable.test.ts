import { expect } from 'vitest'
import type { StudyId } from '../../src/model/index.ts'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that what a reader looks for is there to be read: reasons, the best trial, what was compared, and what went wrong.

const bench = new Bench()

const document = (more = 'algorithm: {name: random}') => `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: readable}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}]
  parameters:
    rate: {double: [1.0e-5, 1.0], scale: log}
    width: {int: [16, 512]}
  budget: {trials: 90, parallel: 9}
  ${more}
`

const open = (study: StudyId, options = '') => bench.open(`/study/${study}${options}`)
const panel = (name: string) => bench.page.getByRole('region', { name, exact: true })
const trained = (study: StudyId, accuracy: number, steps = 1) => bench.train(study, { steps, values: () => ({ accuracy }) })

inBrowser('reasons have a column once there is one, two lines of it, and the rows stay as high as the others', async () => {
  const { page } = bench
  const study = await bench.create(document())
  await trained(study, 0.5)
  await open(study)
  await bench.row(1).waitFor()
  const head = page.getByRole('columnheader', { name: 'Reason' })
  expect(await head.count()).toBe(0)
  const { number } = await bench.begin(study)
  const message = 'The shapes (64, 10) and (128, 10) of the last layer do not fit, and nothing in the file says which of them is meant.'
  await bench.studies.completeTrial({ trial: { study, number }, as: 'failed', outcome: { reason: 'shape', message } })
  await head.waitFor()
  await page.setViewportSize({ width: 1_000, height: 1_400 })
  const reason = bench.row(number).locator('.reason-text')
  expect(await reason.textContent()).toBe(message)
  expect(await bench.row(number).locator('.reason').getAttribute('title')).toBe(message)
  await expect.poll(async () => (await reason.boundingBox())!.height).toBe(30)
  const heightOf = async (row: number) => (await bench.row(row).boundingBox())!.height
  expect(await heightOf(number)).toBe(await heightOf(1))
})

inBrowser('the best trial stands at its value, however far it is from the others', async () => {
  const study = await bench.create(document())
  for (let k = 0; k < 12; k++) await trained(study, 0.1 + k / 1_000)
  await trained(study, 0.9)
  await trained(study, 0.001)
  await open(study)
  const legend = () => panel('Best so far').locator('.legend li').last().textContent()
  await expect.poll(legend).toBe('each sign is a trial; one at the edge lies beyond it')
})

inBrowser('importances say at which part of the resource trials were compared', async () => {
  const study = await bench.create(document('algorithm: {name: hyperband}\n  resource: {metric: epoch, min: 1, max: 27}'))
  for (let k = 0; k < 8; k++) await trained(study, k / 10)
  const points = [{ step: 27, values: { accuracy: 0.9 }, at: 1 }]
  await bench.studies.createTrial({ study, parameters: { rate: 0.1, width: 99 }, finished: { as: 'succeeded', points } })
  await open(study, '?view=slices')
  await panel('Explore the trials')
    .getByText('Compared at epoch 1: 8 trials that were given as much; 1 with more or less does not count.')
    .waitFor()
})

inBrowser('a trial with one point has no empty chart', async () => {
  const study = await bench.create(document())
  const [{ number: lone }, { number: long }] = [await trained(study, 0.5), await trained(study, 0.4, 5)]
  const detail = (trial: number) => bench.page.getByRole('complementary', { name: `Trial ${trial}` })
  await open(study, `?trial=${long}`)
  await detail(long).locator('figure').waitFor()
  await open(study, `?trial=${lone}`)
  await detail(lone).getByText('Points as a table (1)').waitFor()
  expect(await detail(lone).locator('figure').count()).toBe(0)
})

inBrowser('of three figures on a narrow page the first has the line, and none stands alone in half of one', async () => {
  const { page } = bench
  const study = await bench.create(document())
  await trained(study, 0.5)
  await page.setViewportSize({ width: 1_000, height: 900 })
  await open(study)
  await bench.row(1).waitFor()
  const [best, trials, time] = await Promise.all([0, 1, 2].map(async (place) => (await page.locator('.figure').nth(place).boundingBox())!))
  expect([trials!.y, trials!.width]).toEqual([time!.y, time!.width])
  expect(best!.width).toBe(time!.x + time!.width - best!.x)
})

inBrowser('a button that a lost server did not answer stays under the pointer, and the words go when the server is back', async () => {
  const { page } = bench
  const study = await bench.create(document())
  await open(study)
  const pause = page.getByRole('button', { name: 'Pause' })
  const before = (await pause.boundingBox())!
  await bench.leave()
  await pause.click()
  const words = page.getByText('The server cannot be reached.')
  await words.waitFor()
  expect((await pause.boundingBox())!.x).toBe(before.x)
  await bench.comeBack()
  await words.waitFor({ state: 'detached' })
})

inBrowser('in the list of studies no name takes the place of a column, and on a phone all stands in one line', async () => {
  const { page } = bench
  const metric = 'validation/top5_accuracy_averaged_over_all_classes'
  const named = document()
    .replace('name: readable', `name: ${'a-long-'.repeat(8)}name, labels: {owner: somebody.with.a.long.name, team: vision}`)
    .replace('metric: accuracy', `metric: ${metric}`)
  await bench.train(await bench.create(named), { steps: 1, values: () => ({ [metric]: 0.5 }) })
  await bench.open('/')
  const row = page.locator('.row-link')
  await row.waitFor()
  const panel = page.locator('.table-panel')
  for (const width of [1_280, 1_000, 910]) {
    await page.setViewportSize({ width, height: 900 })
    const [outer, last, name] = [
      (await panel.boundingBox())!,
      (await row.locator('td').last().boundingBox())!,
      (await row.locator('th').boundingBox())!,
    ]
    expect(last.x + last.width).toBeLessThanOrEqual(outer.x + outer.width)
    expect(name.width).toBeGreaterThan(200)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  const left = async (of: string) => (await row.locator(of).boundingBox())!.x
  expect(await left('th a')).toBe(await left('.progress-bar'))
})

inBrowser('a log shows its end and follows it, unless one has scrolled up to read', async () => {
  const { page } = bench
  const study = await bench.create(document())
  const { number } = await bench.begin(study)
  const lines = (count: number) => () => Array.from({ length: count }, (_, k) => `line ${k + 1}\n`).join('')
  const writes = async (count: number) => {
    bench.written = lines(count)
    await bench.studies.report({ trial: { study, number }, points: [{ step: count, values: { accuracy: 0.5 }, at: Date.now() }] })
    await page.locator('.log', { hasText: `line ${count}\n` }).waitFor()
  }
  await bench.studies.startAttempt(study, number, { executor: 'process', state: 'running', startedAt: Date.now(), objectName: 'p1' })
  await open(study, `?trial=${number}`)
  const log = page.getByRole('region', { name: 'stdout' })
  const below = () =>
    page.evaluate<number>(
      `(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(document.querySelector('.log-section .log'))`,
    )
  await writes(30)
  expect(await below()).toBeLessThan(2)
  await writes(35)
  expect(await below()).toBeLessThan(2)
  await log.hover()
  await page.mouse.wheel(0, -120)
  await expect.poll(below).toBeGreaterThan(100)
  const before = await below()
  await writes(39)
  expect(await below()).toBeGreaterThan(before)
})

inBrowser('counts are written one way, one is no plural, and of an ended study nothing is said to come yet', async () => {
  const { page } = bench
  const study = await bench.create(document().replace('trials: 90', 'trials: 1010'))
  await trained(study, 0.5)
  await open(study)
  await panel('Time').getByText('1 step taken').waitFor()
  for (let k = 0; k < 1_000; k++) {
    const points = [{ step: 1, values: { accuracy: k === 0 ? 0.6 : 0.4 }, at: 1 }]
    await bench.studies.createTrial({ study, parameters: { rate: 0.1, width: 99 }, finished: { as: 'succeeded', points } })
  }
  await panel('Progress').getByText('1,001 succeeded').waitFor()
  await page.getByRole('button', { name: 'succeeded 1,001' }).waitFor()
  await page.getByRole('button', { name: 'Extend…' }).click()
  await page.getByRole('dialog').getByText('1,001 of 1,010 were started.').waitFor()
  const empty = await bench.create(document().replace('name: readable', 'name: empty'))
  await bench.studies.stopStudy(empty, 'It was not wanted.')
  await open(empty)
  await panel('Best so far').getByText('No trial has a value.').waitFor()
})

inBrowser('a long parameter name breaks on a phone, and not the value behind it', async () => {
  const { page } = bench
  const study = await bench.create(document().replace('rate:', 'optimizer.settings.learning_rate_of_the_last_layer:'))
  await trained(study, 0.5)
  await page.setViewportSize({ width: 390, height: 844 })
  await open(study)
  const values = page.locator('.figure-best .chips dd')
  await values.first().waitFor()
  const heights = await Promise.all((await values.all()).map(async (value) => (await value.boundingBox())!.height))
  expect(new Set(heights).size).toBe(1)
})
