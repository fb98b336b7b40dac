import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { StudyId, Trial } from '../../src/model/index.ts'
import { type AlgorithmPool, openPool } from '../../src/pool/index.ts'
import { type Access, openAccess } from '../../src/server/access/index.ts'
import { type HttpServer, startHttpServer } from '../../src/server/http/index.ts'
import { createMemoryStore, openStudies, parseStudyDocument, type Studies } from '../../src/study/index.ts'
import { COLLECTORS } from '../../src/trials/index.ts'
import { parseDocument } from '../server/parse-document.ts'

// Proves, in a real Chromium on the real server and study room, that what workers report is seen live and after a
// lost connection. Needs chromium (`npm run test:setup`); without it this is skipped, except when CI=true.

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const present = existsSync(CHROMIUM)
if (!present && process.env.CI === 'true') throw new Error(`no chromium at ${CHROMIUM}: run npm run test:setup`)
if (!present) console.log(`skipped: the dashboard in a browser (no ${CHROMIUM}; npm run test:setup installs it)`)
const inBrowser = test.skipIf(!present)

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

let folder: string
let assets: { fileName: string; bytes: Uint8Array }[]
let browser: Browser | undefined
let pool: AlgorithmPool
let studies: Studies
let access: Access
let server: HttpServer
let page: Page
let study: StudyId
const complaints: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hone-dashboard-'))
  access = await openAccess(folder)
  const root = fileURLToPath(new URL('../../dashboard', import.meta.url))
  const built = await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: join(folder, 'assets') },
  })
  const output = Array.isArray(built) ? built.flatMap((b) => b.output) : 'output' in built ? built.output : []
  assets = output.map((file) => ({ fileName: file.fileName, bytes: Buffer.from(file.type === 'chunk' ? file.code : file.source) }))
  if (present) browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS })
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
})

beforeEach(async () => {
  pool = openPool({ threads: 1 })
  let ids = 0
  studies = await openStudies({
    store: createMemoryStore(),
    pool,
    now: () => Date.now(),
    newId: () => `s${String(++ids).padStart(15, '0')}` as StudyId,
  })
  server = await serve('127.0.0.1:0')
  const { spec, problems } = parseStudyDocument(DOCUMENT, { workingFolder: folder, newSeed: () => 1, collectors: COLLECTORS })
  if (spec === undefined) throw new Error(JSON.stringify(problems))
  study = (await studies.createStudy({ spec })).id
  complaints.length = 0
  if (browser === undefined) return
  page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, locale: 'en-US' })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // a refused connection is what some tests bring about
    if (message.type() === 'error' && !message.text().includes('ERR_')) complaints.push(message.text())
  })
})
afterEach(async () => {
  if (browser !== undefined) await page.close()
  await server.close()
  await studies.close()
  await pool.close()
})

const serve = (address: string) =>
  startHttpServer({
    address,
    studies,
    parseDocument,
    access,
    logs: { read: async (trial, _stream, offset) => Buffer.from(`training trial ${trial.number}\n`).subarray(offset) },
    assetsFolder: join(folder, 'assets'),
  })

const newTrial = async (): Promise<Trial> => {
  const reply = await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
  if (reply.kind !== 'trials') throw new Error(reply.why)
  return reply.trials[0]
}

/** One epoch; `quality` is what the curve climbs to. */
const epoch = (number: number, step: number, quality: number) =>
  studies.report({
    trial: { study, number },
    points: [{ step, values: { accuracy: quality * (1 - Math.exp(-step / 3)) }, at: Date.now() }],
  })

/** Trains as a worker would: until the end, or until it is told to stop. */
async function train(quality: number): Promise<number> {
  const { number } = await newTrial()
  for (let step = 1; step <= EPOCHS; step++) if ((await epoch(number, step, quality)).stop) break
  await studies.completeTrial({ trial: { study, number }, as: 'succeeded' })
  return number
}

async function trainSome(): Promise<void> {
  for (const quality of [0.8, 0.9, 0.7, 0.95]) await train(quality)
  await train(0.3)
  const { number } = await newTrial()
  await epoch(number, 1, 0.5)
  const outcome = { reason: 'EXIT_CODE', message: 'The command ended with exit code 3.', exitCode: 3, lastLines: ['out of memory'] }
  await studies.completeTrial({ trial: { study, number }, as: 'failed', outcome })
}

const open = (path: string) => page.goto(`http://${server.address}/${path}`)
const row = (number: number) => page.locator('.trial-row', { has: page.getByRole('link', { name: String(number), exact: true }) })
const shown = (text: string | RegExp) => page.getByText(text).first().waitFor()

/** How many pixels of the chart's canvases are as `isMeant` (an expression of `data` and the pixel's place `p` in it) says. The text runs in the browser. */
const pixels = (selector: string, isMeant: string, given = '') =>
  page.evaluate<number>(`
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
  const scripts = assets.filter((file) => file.fileName.endsWith('.js'))
  expect(scripts.reduce((sum, file) => sum + gzipSync(file.bytes).length, 0)).toBeLessThan(JAVASCRIPT_GZIP_BYTES_MAX)
  const html = Buffer.from(assets.find((file) => file.fileName === 'index.html')!.bytes).toString()
  expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|style=/)
})

inBrowser('the list shows a study and leads to it', async () => {
  await trainSome()
  await open('')
  await page.getByRole('link', { name: 'digits' }).click()
  await page.getByRole('heading', { level: 1, name: 'digits' }).waitFor()
  expect(complaints).toEqual([])
})

inBrowser('what workers report appears without a reload: value, curve, best, and why trials ended', async () => {
  await open(`#/study/${study}`)
  await shown('No trial yet. This study runs no command: programs ask it for trials.')
  const before = await inked('.charts .panel:first-child')
  await trainSome()
  await row(4).getByText('best').waitFor()
  await row(5).getByText('stopped').waitFor()
  expect(await row(5).locator('.reason').textContent()).toMatch(/median/)
  expect(await row(6).locator('.reason').textContent()).toBe('The command ended with exit code 3.')
  const best = (await studies.getTrial(study, 4)).values![0]
  await page.locator('.figure-best .big', { hasText: best.toFixed(4) }).waitFor()
  expect(await inked('.charts .panel:first-child')).toBeGreaterThan(before + 500)
  expect(complaints).toEqual([])
})

inBrowser('a page that lost its server is current again after the server is back, with nothing twice', async () => {
  await open(`#/study/${study}`)
  await train(0.8)
  await row(1).getByText('succeeded').waitFor()
  const { address } = server
  await server.close()
  await page.getByText('Reconnecting').waitFor()
  const number = await train(0.9)
  server = await serve(address)
  await row(number).getByText('best').waitFor()
  await page.getByText('Live', { exact: true }).waitFor()
  await row(number).click()
  await page.getByText(`Points as a table (${EPOCHS})`).waitFor()
  expect(await page.locator('.trial-row').count()).toBe(2)
  expect(complaints).toEqual([])
})

inBrowser('a selected trial is in the address and shows its parameters, threshold and log', async () => {
  await trainSome()
  await open(`#/study/${study}`)
  await row(5).click()
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
  expect(complaints).toEqual([])
})

inBrowser('the pointer over a curve names its trial', async () => {
  const number = await train(0.8)
  await open(`#/study/${study}`)
  await row(number).waitFor()
  const box = (await page.locator('.charts .panel:first-child .u-over').boundingBox())!
  // the curve's last point: the right edge, a little below the top
  await page.mouse.move(box.x + box.width - 3, box.y + box.height * 0.08)
  await page.locator('.tip', { hasText: `Trial ${number}` }).waitFor()
  await page.mouse.down()
  await page.mouse.up()
  await page.waitForURL(new RegExp(`trial=${number}`))
})

inBrowser('trials that report once are marks among the curves, and the pointer finds them', async () => {
  const [low, high] = [await newTrial(), await newTrial()]
  for (const { number } of [low, high]) {
    await epoch(number, 1, number === low.number ? 0.2 : 0.9)
    await studies.completeTrial({ trial: { study, number }, as: 'succeeded' })
  }
  await open(`#/study/${study}`)
  await row(low.number).waitFor()
  const box = (await page.locator('.charts .panel:first-child .u-over').boundingBox())!
  await page.mouse.move(box.x + 2, box.y + box.height * 0.95)
  await page.locator('.tip', { hasText: `Trial ${low.number}` }).waitFor()
  // the worse one alone: the best has an ink of its own
  await expect.poll(() => colored('.charts .panel:first-child', '--succeeded')).toBeGreaterThan(4)
})

inBrowser('the table is filtered by state and sorted by value, and the address keeps both', async () => {
  await trainSome()
  await open(`#/study/${study}`)
  await row(6).waitFor()
  await page
    .getByRole('group', { name: /Show only/ })
    .getByRole('button', { name: /succeeded/ })
    .click()
  await page.getByRole('columnheader', { name: 'accuracy' }).getByRole('button').click()
  const numbers = () => page.locator('.trial-row th').allTextContents()
  await expect.poll(numbers).toEqual(['4', '2', '1', '3'])
  await page.reload()
  await row(4).waitFor()
  expect(await numbers()).toEqual(['4', '2', '1', '3'])
})

inBrowser(
  'without the token nothing can be changed; with the one in the address a study is paused, and the address forgets it',
  async () => {
    await open(`#/study/${study}`)
    await expect.poll(() => page.getByRole('button', { name: 'Pause' }).isDisabled()).toBe(true)
    await open(`#/study/${study}?token=${access.token}`)
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('paused', { exact: true }).waitFor()
    expect(page.url()).not.toContain(access.token)
    expect((await studies.getStudy(study)).state).toBe('paused')
    await page.getByRole('button', { name: 'Stop…' }).click()
    await page.getByRole('button', { name: 'Stop for good' }).click()
    await expect.poll(async () => (await studies.getStudy(study)).state).toBe('ended')
    expect(complaints).toEqual([])
  },
)

inBrowser('a study that is not there is said in words', async () => {
  await open('#/study/nothing')
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('alert').textContent()).toMatch(/nothing/)
})

inBrowser('light and dark follow the system and the switch', async () => {
  const ground = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')
  await page.emulateMedia({ colorScheme: 'light' })
  await open('')
  const light = await ground()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(ground).not.toBe(light)
  await page.getByRole('button', { name: 'Turn light' }).click()
  await expect.poll(ground).toBe(light)
  await page.reload()
  await expect.poll(ground).toBe(light)
})
