import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import type { StudyId, Trial } from '../../src/model/index.ts'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that what workers report is seen live and after a lost connection.

const JAVASCRIPT_GZIP_BYTES_MAX = 80 * 1024
const EPOCHS = 12

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: digits}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}]
  parameters:
    learningRate: {double: [1.0e-4, 1.0], scale: log}
    optimizer: {choice: [sgd, adam]}
  algorithm: {name: random}
  resource: {metric: epoch, min: 1, max: ${EPOCHS}}
  earlyStopping: {name: median, startStep: 3, minTrials: 3}
  budget: {trials: 60, parallel: 4}
`

const bench = new Bench()
let study: StudyId
beforeEach(async () => {
  study = await bench.create(DOCUMENT)
})

/** A curve that climbs to a quality. */
const climbing = (quality: number) => (step: number) => ({ accuracy: quality * (1 - Math.exp(-step / 3)) })

/** Trains as a worker would: until the end, or until it is told to stop. */
const train = (quality: number, steps = EPOCHS): Promise<Trial> => bench.train(study, { steps, values: climbing(quality) })

async function trainSome(): Promise<void> {
  for (const quality of [0.8, 0.9, 0.7, 0.95]) await train(quality)
  await train(0.3)
  const trial = { study, number: (await bench.begin(study)).number }
  await bench.studies.report({ trial, points: [{ step: 1, values: climbing(0.5)(1), at: Date.now() }] })
  const outcome = { reason: 'EXIT_CODE', message: 'The command ended with exit code 3.', exitCode: 3, lastLines: ['out of memory'] }
  await bench.studies.completeTrial({ trial, as: 'failed', outcome })
}

const openStudy = () => bench.open(`/study/${study}`)
const shown = (text: string | RegExp) => bench.page.getByText(text).first().waitFor()

/** How many pixels of the chart's canvases are as `isMeant` (an expression of `data` and the pixel's place `p` in it) says. The text runs in the browser. */
const pixels = (selector: string, isMeant: string, given = '') =>
  bench.page.evaluate<number>(`
    [...document.querySelectorAll('${selector} canvas')].reduce((count, canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      ${given}
      return count + data.filter((_, p) => p % 4 === 0 && (${isMeant})).length
    }, 0)`)

/** How many of them are not empty. */
const inked = (selector: string) => pixels(selector, 'data[p + 3] > 0')

/** How many of them have exactly a colour of the style sheet, written #rrggbb there. */
const colored = (selector: string, name: string) =>
  pixels(
    selector,
    'ink.every((channel, c) => data[p + c] === channel)',
    `const hex = getComputedStyle(document.documentElement).getPropertyValue('${name}').trim()
     const ink = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))`,
  )

test('all scripts together stay within their budget, and none is inline', () => {
  const files = readdirSync(bench.assetsFolder, { recursive: true, encoding: 'utf8' })
  const scripts = files.filter((file) => file.endsWith('.js')).map((file) => readFileSync(join(bench.assetsFolder, file)))
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.reduce((sum, bytes) => sum + gzipSync(bytes).length, 0)).toBeLessThan(JAVASCRIPT_GZIP_BYTES_MAX)
  const html = readFileSync(join(bench.assetsFolder, 'index.html'), 'utf8')
  expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|style=/)
})

inBrowser('the list shows a study and leads to it', async () => {
  const { page } = bench
  await trainSome()
  await bench.open('/')
  await page.getByRole('link', { name: 'digits' }).click()
  await page.getByRole('heading', { level: 1, name: 'digits' }).waitFor()
  expect(bench.complaints).toEqual([])
})

inBrowser('what workers report appears without a reload: value, curve, best, and why trials ended', async () => {
  const { page } = bench
  await openStudy()
  await shown('No trial yet. This study runs no command: programs ask it for trials.')
  const before = await inked('.charts .panel:first-child')
  await trainSome()
  await bench.row(4).getByText('best').waitFor()
  await bench.row(5).getByText('stopped').waitFor()
  expect(await bench.row(5).locator('.reason').textContent()).toMatch(/median/)
  expect(await bench.row(6).locator('.reason').textContent()).toBe('The command ended with exit code 3.')
  const best = (await bench.studies.getTrial(study, 4)).values![0]
  await page.locator('.figure-best .big', { hasText: best.toFixed(4) }).waitFor()
  expect(await inked('.charts .panel:first-child')).toBeGreaterThan(before + 500)
  expect(bench.complaints).toEqual([])
})

inBrowser('a page that lost its server is current again after the server is back, with nothing twice', async () => {
  const { page } = bench
  await openStudy()
  await train(0.8)
  await bench.row(1).getByText('succeeded').waitFor()
  await bench.leave()
  await page.getByText('Reconnecting').waitFor()
  const { number } = await train(0.9)
  await bench.comeBack()
  await bench.row(number).getByText('best').waitFor()
  await page.getByText('Live', { exact: true }).waitFor()
  await bench.row(number).click()
  await page.getByText(`Points as a table (${EPOCHS})`).waitFor()
  expect(await page.locator('.trial-row').count()).toBe(2)
  // connections that were refused meanwhile are what this is about
  expect(bench.complaints.filter((text) => !text.includes('ERR_'))).toEqual([])
})

inBrowser('a study that is opened while its server is away says so, and is there once the server is', async () => {
  const { page } = bench
  await bench.open('/')
  const link = page.getByRole('link', { name: 'digits' })
  await link.waitFor()
  await bench.leave()
  await link.click()
  await page.getByRole('heading', { name: 'No answer' }).waitFor()
  await shown('This page goes on as soon as it does.')
  await page.getByText('Reconnecting').waitFor()
  await bench.comeBack()
  await page.getByRole('heading', { level: 1, name: 'digits' }).waitFor()
  await page.getByText('Live', { exact: true }).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  await train(0.8)
  await bench.row(1).getByText('succeeded').waitFor()
  // connections that were refused meanwhile are what this is about
  expect(bench.complaints.filter((text) => !text.includes('ERR_'))).toEqual([])
})

inBrowser('a selected trial is in the address and shows its parameters, threshold and log', async () => {
  const { page } = bench
  await trainSome()
  await openStudy()
  await bench.row(5).click()
  await page.waitForURL(/trial=5/)
  const detail = page.getByRole('complementary', { name: 'Trial 5' })
  await detail
    .getByText(/median/)
    .first()
    .waitFor()
  await detail
    .getByText(/at epoch \d+/)
    .first()
    .waitFor()
  await detail.getByRole('row', { name: /learningRate/ }).waitFor()
  await page.reload()
  await detail.waitFor()
  await page.getByRole('region', { name: /arrow keys/ }).focus()
  await page.keyboard.press('ArrowDown')
  await page.waitForURL(/trial=4/)
  await page.keyboard.press('Escape')
  await expect.poll(() => page.url()).not.toContain('trial=')
  expect(bench.complaints).toEqual([])
})

inBrowser('the pointer over a curve names its trial', async () => {
  const { page } = bench
  const { number } = await train(0.8)
  await openStudy()
  await bench.row(number).waitFor()
  const box = (await page.locator('.charts .panel:first-child .u-over').boundingBox())!
  // the curve's last point: the right edge, a little below the top
  await page.mouse.move(box.x + box.width - 3, box.y + box.height * 0.08)
  await page.locator('.tip', { hasText: `Trial ${number}` }).waitFor()
  await page.mouse.down()
  await page.mouse.up()
  await page.waitForURL(new RegExp(`trial=${number}`))
})

inBrowser('trials that report once are marks among the curves, and the pointer finds them', async () => {
  const { page } = bench
  const low = await train(0.2, 1)
  await train(0.9, 1)
  await openStudy()
  await bench.row(low.number).waitFor()
  const box = (await page.locator('.charts .panel:first-child .u-over').boundingBox())!
  await page.mouse.move(box.x + 2, box.y + box.height * 0.95)
  await page.locator('.tip', { hasText: `Trial ${low.number}` }).waitFor()
  // the worse one alone: the best has an ink of its own
  await expect.poll(() => colored('.charts .panel:first-child', '--succeeded')).toBeGreaterThan(4)
})

inBrowser('the table is filtered by state and sorted by value, and the address keeps both', async () => {
  const { page } = bench
  await trainSome()
  await openStudy()
  await bench.row(6).waitFor()
  await page
    .getByRole('group', { name: /Show only/ })
    .getByRole('button', { name: /succeeded/ })
    .click()
  await page.getByRole('columnheader', { name: 'accuracy' }).getByRole('button').click()
  const numbers = () => page.locator('.trial-row th').allTextContents()
  await expect.poll(numbers).toEqual(['4', '2', '1', '3'])
  await page.reload()
  await bench.row(4).waitFor()
  expect(await numbers()).toEqual(['4', '2', '1', '3'])
})

inBrowser(
  'without the token nothing can be changed; with the one in the address a study is paused, and the address forgets it',
  async () => {
    const { page } = bench
    await page.goto(`${bench.address}/#/study/${study}`)
    await expect.poll(() => page.getByRole('button', { name: 'Pause' }).isDisabled()).toBe(true)
    await openStudy()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('paused', { exact: true }).waitFor()
    expect(page.url()).not.toContain(bench.access.token)
    expect((await bench.studies.getStudy(study)).state).toBe('paused')
    await page.getByRole('button', { name: 'Stop…' }).click()
    await page.getByRole('button', { name: 'Stop for good' }).click()
    await expect.poll(async () => (await bench.studies.getStudy(study)).state).toBe('ended')
    expect(bench.complaints).toEqual([])
  },
)

inBrowser('a study that is not there is said in words', async () => {
  const { page } = bench
  await bench.open('/study/nothing')
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('alert').textContent()).toMatch(/nothing/)
})

inBrowser('light and dark follow the system and the switch', async () => {
  const { page } = bench
  const ground = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')
  await page.emulateMedia({ colorScheme: 'light' })
  await bench.open('/')
  const light = await ground()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(ground).not.toBe(light)
  await page.getByRole('button', { name: 'Turn light' }).click()
  await expect.poll(ground).toBe(light)
  await page.reload()
  await expect.poll(ground).toBe(light)
})
