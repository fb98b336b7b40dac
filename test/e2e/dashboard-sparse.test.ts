import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { StudyId } from '../../src/model/index.ts'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that the views say what is missing while a study has little to show, that legends name only what is drawn, and
// that a study without curves has no place for them.

const bench = new Bench()

const document = (more = '', algorithm = 'random') => `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: sparse}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}]
  parameters:
    kind: {choice: [a, b]}
    rate: {double: [1.0e-5, 1.0], scale: log, when: {kind: a}}
  algorithm: {name: ${algorithm}}
  budget: {trials: 40, parallel: 4}
${more}`

const open = (study: StudyId) => bench.open(`/study/${study}`)
const panel = (name: string) => bench.page.getByRole('region', { name, exact: true })
const legend = (name: string) => panel(name).locator('.legend li').allTextContents()
const trained = (study: StudyId, accuracy: number, steps = 1) => bench.train(study, { steps, values: () => ({ accuracy }) })

inBrowser(
  'where trials end with one measurement each, the best so far has the place of the curves, and gives it back to the first curve',
  async () => {
    const study = await bench.create(document())
    await trained(study, 0.5)
    await trained(study, 0.7)
    await open(study)
    await bench.row(2).waitFor()
    await panel('Best so far').waitFor()
    expect(await panel('Curves').count()).toBe(0)
    const [chart, page] = [(await panel('Best so far').boundingBox())!, (await bench.page.locator('.figures').boundingBox())!]
    expect(chart.width).toBe(page.width)
    await panel('Best so far').getByLabel('Vertical axis').selectOption('log')
    await bench.page.waitForURL(/y=log/)
    await trained(study, 0.6, 2)
    await panel('Curves').waitFor()
    expect(await panel('Best so far').getByLabel('Vertical axis').count()).toBe(0)
    expect(bench.complaints).toEqual([])
  },
)

inBrowser('where steps are counted, a first trial that ends after one does not take the curves away', async () => {
  const study = await bench.create(document('  resource: {metric: epoch, min: 1, max: 9}'))
  await trained(study, 0.5)
  await open(study)
  await bench.row(1).waitFor()
  expect(await panel('Curves').count()).toBe(1)
})

inBrowser('legends name what is drawn and nothing else', async () => {
  const study = await bench.create(document())
  await open(study)
  await bench.page.getByText('No trial yet: each becomes a line here as soon as it begins.').waitFor()
  expect([await legend('Curves'), await legend('Best so far')]).toEqual([[], []])
  const { number } = await bench.begin(study)
  await bench.studies.report({ trial: { study, number }, points: [{ step: 1, values: { accuracy: 0.4 }, at: Date.now() }] })
  await expect.poll(() => legend('Curves')).toEqual(['running'])
  expect(await legend('Best so far')).toEqual(['each sign is a trial'])
  await trained(study, 0.5, 3)
  await expect.poll(() => legend('Curves')).toEqual(['best', 'running', 'succeeded'])
  expect(await legend('Best so far')).toEqual(['best so far', 'each sign is a trial'])
  // one trial alone is no line, and a trial that failed before it reported has none
  await bench.studies.completeTrial({ trial: { study, number: (await bench.begin(study)).number }, as: 'failed' })
  await trained(study, 0.6, 3)
  await expect.poll(() => legend('Best so far')).toEqual(['best so far', 'random search, expected', 'each sign is a trial'])
  expect(await legend('Curves')).toEqual(['best', 'running', 'succeeded'])
  expect(bench.complaints).toEqual([])
})

inBrowser('values that lie beyond the scale of the best so far are said to', async () => {
  const study = await bench.create(document())
  for (const accuracy of [0.9, 0.91, 0.92, 0.93, 0.94, 0.1]) await trained(study, accuracy, 2)
  await open(study)
  await bench.row(6).waitFor()
  await expect.poll(() => legend('Best so far')).toContain('each sign is a trial; one at the edge lies beyond it')
})

inBrowser('a trial whose value is no number stands at the foot of the best so far, which the legend says', async () => {
  const study = await bench.create(document())
  for (const accuracy of [0.9, Number.NaN, 0.8]) await trained(study, accuracy, 2)
  await open(study)
  await bench.row(3).waitFor()
  await expect.poll(() => legend('Best so far')).toContain('at the foot: what the scale cannot show (NaN, infinities)')
  const chart = panel('Best so far').locator('.u-over')
  const { width, height } = (await chart.boundingBox())!
  // three trials from 0.5 to 3.5: the second one in the middle
  await chart.hover({ position: { x: width / 2, y: height - 2 } })
  await panel('Best so far').getByText('NaN', { exact: false }).first().waitFor()
  await expect.poll(() => panel('Best so far').locator('.tip').textContent()).toMatch(/2.*NaN/)
})

inBrowser('parallel coordinates say that no trial has a value, until one has', async () => {
  const study = await bench.create(document())
  const { number } = await bench.begin(study)
  await open(study)
  const missing = panel('Explore the trials').getByText(/^No trial has a value of accuracy yet: once trials report it/)
  await missing.waitFor()
  await panel('Best trial').getByText('none has succeeded yet').waitFor()
  await bench.studies.report({ trial: { study, number }, points: [{ step: 1, values: { accuracy: 0.4 }, at: Date.now() }] })
  await missing.waitFor({ state: 'detached' })
  expect(bench.complaints).toEqual([])
})

inBrowser('every other view of values says that there is none', async () => {
  const study = await bench.create(
    document().replace('[{metric: accuracy, goal: maximize}]', '[{metric: accuracy, goal: maximize}, {metric: size, goal: minimize}]'),
  )
  await bench.begin(study)
  for (const [view, charts] of [
    ['slices', 2],
    ['contour', 1],
    ['front', 1],
  ] as const) {
    await bench.open(`/study/${study}?view=${view}`)
    await bench.row(1).waitFor()
    await expect.poll(() => panel('Explore the trials').getByText('No trial has a value yet.').count()).toBe(charts)
  }
})

inBrowser('a study that there is not is told in sentences, and the server is not said to be looked for', async () => {
  await bench.open('/study/default%2Fnope')
  await bench.page.getByText('There is no study default/nope. `hone studies` lists what is there.').waitFor()
  await bench.page.getByRole('heading', { name: 'No such study' }).waitFor()
  expect(await bench.page.locator('.freshness').textContent()).toBe('Live')
})

inBrowser('parallel coordinates have a place for trials in which a parameter is inactive', async () => {
  const study = await bench.create(document())
  for (let k = 0; k < 6; k++) await trained(study, 0.5)
  const inactive = (await bench.studies.listTrials(study)).filter(({ parameters }) => parameters.kind === 'b').length
  expect(inactive).toBeGreaterThan(0)
  await open(study)
  await bench.row(6).waitFor()
  const menu = bench.page.locator('details', { has: bench.page.getByLabel('Save or read sparse-parallel') })
  await menu.locator('summary').click()
  const [download] = await Promise.all([bench.page.waitForEvent('download'), menu.getByRole('button', { name: 'SVG' }).click()])
  const svg = readFileSync(await download.path(), 'utf8')
  const below = Number(/<text[^>]* y="([\d.]+)"[^>]*>inactive</.exec(svg)![1])
  const lines = [...svg.matchAll(/<path d="([^"]+)"/g)].map(([, line]) =>
    line!.split(/[ML]/).map((point) => Number(point.trim().split(/[ ,]/)[1])),
  )
  expect(lines.filter((heights) => heights.some((y) => Math.abs(y - below) < 6)).length).toBeGreaterThanOrEqual(inactive)
})

inBrowser('a paused study says what still runs, and that no more begins', async () => {
  const study = await bench.create(document())
  const { number } = await bench.begin(study)
  await open(study)
  await bench.page.getByRole('button', { name: 'Pause' }).click()
  await panel('Time').getByText('1 under way, no more until it is resumed').waitFor()
  await bench.studies.completeTrial({ trial: { study, number }, as: 'failed' })
  await panel('Time').getByText('nothing starts until it is resumed').waitFor()
  await bench.page.getByRole('button', { name: 'Resume' }).click()
  await panel('Time').getByText('0 under way').waitFor()
})

inBrowser('a new study that runs commands asks for its folder by the name that the page gives it', async () => {
  const { page } = bench
  await bench.open('/new')
  const problem = page.getByRole('button', { name: 'Folder on the server’s machine is missing' })
  await problem.click()
  const folder = page.getByRole('textbox', { name: /^Folder on the server/ })
  expect(await folder.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true)
  expect(await folder.getAttribute('aria-invalid')).toBe('true')
  await page.keyboard.type('/tmp')
  await page.getByText('Nothing is wrong with it.').waitFor()
  expect(await folder.getAttribute('aria-invalid')).toBe('false')
  expect(bench.complaints).toEqual([])
})

inBrowser('no page is wider than a phone', async () => {
  const { page } = bench
  const metric = 'validation/multi-task/accuracy_top5_macro_average_over_languages'
  const study = await bench.create(document().replace('metric: accuracy', `metric: ${metric}`))
  await bench.train(study, { steps: 2, values: () => ({ [metric]: 0.5 }) })
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/', `/study/${study}?trial=1`, '/new']) {
    await bench.open(path)
    await page.locator('.panel').first().waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  }
})

inBrowser('many axes of parallel coordinates are moved sideways on a phone, not squeezed', async () => {
  const { page } = bench
  const many = Array.from({ length: 12 }, (_, k) => `    p${k}: {double: [0, 1]}\n`).join('')
  const study = await bench.create(document().replace('  parameters:\n', `  parameters:\n${many}`))
  await trained(study, 0.5, 2)
  await page.setViewportSize({ width: 390, height: 844 })
  await open(study)
  await bench.row(1).waitFor()
  const sheet = page.locator('.explore .sheet')
  expect((await sheet.boundingBox())!.width).toBeGreaterThan(14 * 50)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  // the last axis is reached
  await page.locator('.sideways').evaluate((box) => box.scrollTo(box.scrollWidth, 0))
  const box = (await sheet.boundingBox())!
  expect(box.x + box.width).toBeLessThanOrEqual(390)
})

inBrowser('a study says what stopping saves where a rule stops its trials, or did; else only how many steps were taken', async () => {
  const study = await bench.create(document())
  await trained(study, 0.5, 4)
  await open(study)
  await panel('Time').getByText('4 steps taken').waitFor()
  expect(await panel('Saved by early stopping').count()).toBe(0)
  const ruled = await bench.create(document('  earlyStopping: {name: median, startStep: 1, minTrials: 1}').replace('sparse', 'ruled'))
  await trained(ruled, 0.5, 4)
  await open(ruled)
  await panel('Saved by early stopping').getByText('4 steps taken, 0 saved').waitFor()
  await trained(ruled, 0.1, 4)
  await panel('Saved by early stopping').getByText('5 steps taken, 3 saved').waitFor()
  const { earlyStopping: _, ...spec } = (await bench.studies.getStudy(ruled)).spec
  await bench.studies.updateStudy({ study: ruled, spec })
  await panel('Saved by early stopping').getByText('no stopping rule any more').waitFor()
})

inBrowser('where nothing is yet, the page says what comes there and what to do', async () => {
  const { page } = bench
  await bench.open('/')
  await page.getByText('No study yet. Write one under “New study…”, or submit a file from a shell: it appears here by itself.').waitFor()
  await page.goto(`${bench.address}/#/study/nothing`)
  await page.getByRole('heading', { name: 'No such study' }).waitFor()
  await expect.poll(() => page.title()).toBe('No such study · Hone')
  const locked = await page.context().browser()!.newPage()
  await locked.goto(`${bench.address}/#/new`)
  await locked.getByRole('region', { name: 'Check' }).getByText('What is wrong stands here once you may act.').waitFor()
  await locked.close()
})
