import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, test } from 'vitest'
import type { StudyId, Trial } from '../../src/model/index.ts'
import { type AlgorithmPool, openPool } from '../../src/pool/index.ts'
import { type Access, openAccess } from '../../src/server/access/index.ts'
import { type HttpServer, startHttpServer } from '../../src/server/http/index.ts'
import { openNetwork } from '../../src/server/index.ts'
import { createMemoryStore, openStudies, parseStudyDocument, type Studies } from '../../src/study/index.ts'
import { openArtifactFiles } from '../../src/study/store/index.ts'
import { COLLECTORS } from '../../src/trials/index.ts'
import { parseDocument } from '../server/parse-document.ts'

// A real Chromium on the real server and study room. Needs chromium (`npm run test:setup`); without it the tests are
// skipped, except when CI=true.

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
export const CHROMIUM_ARGS = [
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

/** A test that needs the browser; counted as skipped where there is none. */
export function inBrowser(name: string, run: () => Promise<void> | void, timeout?: number): void {
  test.skipIf(!present)(name, run, timeout)
}

/** What the newest attempt of a trial wrote. */
function written({ number, attempt }: Trial): string {
  return `training trial ${number}${attempt === undefined || attempt.epoch === 1 ? '' : `, attempt ${attempt.epoch}`}\n`
}

/** A fresh server and page for every test of a file; `complaints` is what the page's console said against it. */
export class Bench {
  readonly complaints: string[] = []
  /** What the server reads of what a trial wrote. */
  written = written
  page!: Page
  studies!: Studies
  access!: Access
  #server!: HttpServer
  #pool!: AlgorithmPool
  #folder!: string
  #browser: Browser | undefined
  #network: Awaited<ReturnType<typeof openNetwork>> | undefined
  readonly #isSecure: boolean

  /** `secure`: the server is on a network, over TLS. */
  constructor({ secure = false } = {}) {
    this.#isSecure = secure
    beforeAll(() => this.#build())
    afterAll(async () => {
      await this.#browser?.close()
      this.#network?.close()
      rmSync(this.#folder, { recursive: true })
    })
    beforeEach(() => this.#begin())
    afterEach(async () => {
      if (this.#browser !== undefined) await this.page.close()
      await this.#server.close()
      await this.studies.close()
      await this.#pool.close()
    })
  }

  /** Opens a path of the dashboard as its owner. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.address}/#${path}${path.includes('?') ? '&' : '?'}token=${this.access.token}`)
  }

  /** Where the dashboard is. */
  get address(): string {
    return `${this.#isSecure ? 'https' : 'http'}://${this.#server.address}`
  }

  /** Where the dashboard was built. */
  get assetsFolder(): string {
    return join(this.#folder, 'assets')
  }

  /** The server goes, and leaves the studies as they are. */
  leave(): Promise<void> {
    return this.#server.close()
  }

  /** The server that left is there again, at the same address. */
  async comeBack(): Promise<void> {
    this.#server = await this.#serve(this.#server.address)
  }

  async create(document: string): Promise<StudyId> {
    const { spec, problems } = parseStudyDocument(document, { workingFolder: this.#folder, newSeed: () => 1, collectors: COLLECTORS })
    if (spec === undefined) throw new Error(JSON.stringify(problems))
    return (await this.studies.createStudy({ spec, document })).id
  }

  /** A study of one parameter and one metric with so many trials: trial k has an accuracy of (k - 1) / 100. */
  async trained(name: string, trials: number, steps = 2): Promise<StudyId> {
    const study = await this.create(plainDocument(name))
    for (let k = 0; k < trials; k++) await this.train(study, { steps, values: () => ({ accuracy: k / 100 }) })
    return study
  }

  /** A trial of a worker, as suggested. */
  async begin(study: StudyId, worker = 'w'): Promise<Trial> {
    const reply = await this.studies.suggestTrials({ study, worker, count: 1, open: 'new' })
    if (reply.kind !== 'trials') throw new Error(reply.why)
    return reply.trials[0]
  }

  /** Trains a trial to its end, or until it is told to stop. `values` is what a step shows. */
  async train(
    study: StudyId,
    options: { steps: number; values: (step: number, trial: Trial) => Record<string, number>; worker?: string },
  ): Promise<Trial> {
    const trial = await this.begin(study, options.worker)
    const key = { study, number: trial.number }
    for (let step = 1; step <= options.steps; step++) {
      const { stop } = await this.studies.report({ trial: key, points: [{ step, values: options.values(step, trial), at: Date.now() }] })
      if (stop) break
    }
    return this.studies.completeTrial({ trial: key, as: 'succeeded' })
  }

  row(number: number) {
    return this.page.locator('.trial-row', { has: this.page.getByRole('link', { name: String(number), exact: true }) })
  }

  async #build(): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), 'hone-dashboard-'))
    this.access = await openAccess(this.#folder, { isClosed: this.#isSecure })
    if (this.#isSecure) this.#network = await openNetwork({ dataFolder: this.#folder, tls: { kind: 'selfMade' }, hosts: [], log: () => {} })
    const root = fileURLToPath(new URL('../../dashboard', import.meta.url))
    // The runner's own NODE_ENV would make a page for developers, which is larger than what is shipped.
    const { NODE_ENV } = process.env
    process.env.NODE_ENV = 'production'
    await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: this.assetsFolder } })
    process.env.NODE_ENV = NODE_ENV
    if (present) this.#browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS })
  }

  async #begin(): Promise<void> {
    this.#pool = openPool({ threads: 1 })
    let ids = 0
    this.studies = await openStudies({
      store: createMemoryStore(),
      pool: this.#pool,
      now: () => Date.now(),
      newId: () => `s${String(++ids).padStart(15, '0')}` as StudyId,
      artifacts: { files: openArtifactFiles(join(this.#folder, 'artifacts')), bytesMax: 4_000_000 },
    })
    this.#server = await this.#serve('127.0.0.1:0')
    this.complaints.length = 0
    if (this.#browser === undefined) return
    this.page = await this.#browser.newPage({ viewport: { width: 1440, height: 1400 }, locale: 'en-US', ignoreHTTPSErrors: true })
    this.page.on('pageerror', (error) => this.complaints.push(String(error)))
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text())
    })
  }

  #serve(address: string): Promise<HttpServer> {
    const { perimeter, certificate } = this.#network ?? {}
    return startHttpServer({
      ...(perimeter && { perimeter }),
      ...(certificate && { certificate }),
      address,
      studies: this.studies,
      parseDocument,
      access: this.access,
      logs: { read: async (trial, _stream, offset) => Buffer.from(this.written(trial)).subarray(offset) },
      assetsFolder: this.assetsFolder,
    })
  }
}

/** The least that a study says: one parameter, one metric to be high, random search. */
function plainDocument(name: string): string {
  return `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: ${name}}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}]
  parameters: {rate: {double: [0.0, 1.0]}}
  algorithm: {name: random}
  budget: {trials: 90, parallel: 9}
`
}
