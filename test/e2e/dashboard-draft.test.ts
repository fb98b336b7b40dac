import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that what is written for a new study outlives its page, until the study is there or the writer begins afresh.

const bench = new Bench()

const DOCUMENT = `apiVersion: hone.dev/v1
kind: Study
metadata: {name: drafted}
spec:
  objectives: [{metric: loss, goal: minimize}]
  parameters:
    rate: {double: [0, 1]}
  budget: {trials: 4}
`

const area = () => bench.page.getByLabel('YAML')
const folder = () => bench.page.getByLabel('Folder on the server’s machine')
const button = (name: string) => bench.page.getByRole('button', { name, exact: true })
const kept = () => bench.page.getByText('Your draft is kept')
const written = async () => [await area().inputValue(), await folder().inputValue()]

/** By the page's own links, as a reader goes. */
async function leaveAndComeBack() {
  await bench.page.getByRole('link', { name: 'Studies' }).click()
  await bench.page.getByRole('link', { name: 'New study…' }).click()
}

const SWEEP = `program: train.py
method: bayes
metric: {name: loss, goal: minimize}
parameters:
  lr: {min: 0.0001, max: 0.1}
`

inBrowser('a sweep of W&B’s is understood as it is, and what its reader may not expect is noted at its line', async () => {
  await bench.open('/new')
  await area().fill(SWEEP)
  await folder().fill('/tmp')
  const check = bench.page.getByRole('region', { name: 'Check' })
  await check.getByText('Nothing is wrong with it.').waitFor()
  await check.getByText('Worth knowing:').waitFor()
  await check.getByRole('button', { name: /^Line 1: run_cap has no bound/ }).waitFor()
  expect(await bench.page.locator('.gutter .bad').count()).toBe(0)
  await area().fill(`${SWEEP}run_cap: 20\n`)
  await check.getByText('Worth knowing:').waitFor({ state: 'detached' })
})

inBrowser('text and folder of a new study are there again after another page and after a reload', async () => {
  await bench.open('/new')
  await bench.page.getByText('What you write is kept').waitFor()
  expect(await button('Begin afresh').count()).toBe(0)
  await area().fill('kind: Stud')
  await folder().fill('/home/me')
  await kept().waitFor()
  await leaveAndComeBack()
  await kept().waitFor()
  expect(await written()).toEqual(['kind: Stud', '/home/me'])
  await bench.page.reload()
  await kept().waitFor()
  expect(await written()).toEqual(['kind: Stud', '/home/me'])
})

inBrowser('who begins afresh by the keyboard may take that back, and a study that is made leaves no draft', async () => {
  await bench.open('/new')
  const beginning = await written()
  await area().fill(DOCUMENT)
  await button('Begin afresh').focus()
  await bench.page.keyboard.press('Enter')
  expect(await written()).toEqual(beginning)
  await bench.page.keyboard.press('Enter')
  expect(await written()).toEqual([DOCUMENT, ''])
  await bench.page.getByText('Nothing is wrong with it.').waitFor()
  await button('Start the study').click()
  await bench.page.getByRole('heading', { level: 1, name: 'drafted' }).waitFor()
  await leaveAndComeBack()
  expect(await written()).toEqual(beginning)
  expect(await kept().count()).toBe(0)
})

inBrowser('a copy of a study has a draft of its own, which its document does not overwrite', async () => {
  const study = await bench.create(DOCUMENT)
  await bench.open('/new')
  await area().fill('kind: Other')
  await bench.open(`/new?from=${study}`)
  await expect.poll(() => area().inputValue()).toBe(DOCUMENT)
  await area().fill('kind: Copy')
  await bench.page.reload()
  await button('Begin afresh').waitFor()
  expect(await area().inputValue()).toBe('kind: Copy')
  await button('Begin afresh').click()
  await expect.poll(() => area().inputValue()).toBe(DOCUMENT)
  await bench.open('/new')
  await expect.poll(() => area().inputValue()).toBe('kind: Other')
})
