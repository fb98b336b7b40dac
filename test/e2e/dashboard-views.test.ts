import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { AttemptEnd, StudyId, Trial } from '../../src/model/index.ts'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that what the views show follows from the trials, that one selection and one brush reach every view and the
// address, and that what a person does in the page is done by the server.

const bench = new Bench()

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: fronts}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}, {metric: latency, goal: minimize}]
  constraints: ["memory <= 80"]
  parameters:
    width: {double: [1, 100]}
    useless: {double: [0.0, 1.0]}
    kind: {choice: [a, b]}
  algorithm: {name: random}
  budget: {trials: 40, parallel: 4}
`
/** Accuracy grows with the width alone, and so do latency and memory. */
const measured = (step: number, { parameters }: Trial) => {
  const width = Number(parameters.width)
  return { accuracy: (width / 100) * (step / 5), latency: width, memory: width }
}

async function trained(count: number, document = DOCUMENT): Promise<StudyId> {
  const study = await bench.create(document)
  for (let k = 0; k < count; k++) await bench.train(study, { steps: 5, values: measured, worker: `worker-${k % 2}` })
  return study
}

const trialsOf = (study: StudyId) => bench.studies.listTrials(study)
const shownNumbers = async () => (await bench.page.locator('.trial-row th').allTextContents()).map(Number).sort((a, b) => a - b)

inBrowser('a brush on an axis of parallel coordinates filters the table and is kept in the address', async () => {
  const study = await trained(12)
  await bench.open(`/study/${study}`)
  await bench.row(12).waitFor()
  const sheet = bench.page.locator('.explore .sheet')
  await sheet.scrollIntoViewIfNeeded()
  const box = (await sheet.boundingBox())!
  // the first axis is the width: from its top down to its middle
  await bench.page.mouse.move(box.x + 70, box.y + 36)
  await bench.page.mouse.down()
  await bench.page.mouse.move(box.x + 70, box.y + 120)
  await bench.page.mouse.move(box.x + 70, box.y + 40 + (340 - 66) / 2)
  await bench.page.mouse.up()
  await bench.page.waitForURL(/brush=p.width/)
  const [from, to] = /p.width(?::|%3A)([\d.]+)(?:~|%7E)([\d.]+)/.exec(bench.page.url())!.slice(1).map(Number)
  expect(from).toBeGreaterThan(48)
  expect(from).toBeLessThan(53)
  const expected = (await trialsOf(study)).filter(({ parameters: { width } }) => Number(width) >= from! && Number(width) <= to!)
  await expect.poll(shownNumbers).toEqual(expected.map((t) => t.number))
  await bench.page.reload()
  await expect.poll(shownNumbers).toEqual(expected.map((t) => t.number))
  await bench.page.getByRole('button', { name: 'Clear brush' }).click()
  await expect.poll(async () => (await shownNumbers()).length).toBe(12)
  expect(bench.complaints).toEqual([])
})

inBrowser('of many trials the page holds the rows that are seen, and keys go from one end to the other', async () => {
  const study = await trained(200, DOCUMENT.replace('trials: 40', 'trials: 200'))
  await bench.open(`/study/${study}`)
  await bench.row(200).waitFor()
  expect((await shownNumbers()).length).toBeLessThan(80)
  await bench.page.getByRole('region', { name: /arrow keys/ }).focus()
  // the newest comes first
  for (const [key, number] of [
    ['ArrowDown', 200],
    ['End', 1],
    ['PageUp', 16],
    ['Home', 200],
  ] as const) {
    await bench.page.keyboard.press(key)
    await bench.page.waitForURL(new RegExp(`trial=${number}(&|$)`))
    await bench.row(number).waitFor()
    await expect.poll(shownNumbers).not.toContain(number > 100 ? 1 : 200)
    expect((await shownNumbers()).length).toBeLessThan(80)
  }
  expect(bench.complaints).toEqual([])
})

inBrowser('importance puts the parameter that matters first, as soon as enough trials have ended', async () => {
  const study = await trained(7)
  await bench.open(`/study/${study}?view=slices`)
  await bench.page.getByText('It needs 8 such trials with a value.').waitFor()
  expect(await bench.page.locator('.slices h3').allTextContents()).toEqual(['width', 'useless', 'kind'])
  for (let k = 7; k < 30; k++) await bench.train(study, { steps: 5, values: measured })
  await expect.poll(() => bench.page.locator('.slices h3').count()).toBe(3)
  await expect.poll(() => bench.page.locator('.slices h3').first().textContent()).toMatch(/^width(9\d|100) %grows with it$/)
  await expect.poll(() => bench.page.locator('.slices h3').nth(1).textContent()).toMatch(/[^\d][0-3]?\d %/)
  expect(bench.complaints).toEqual([])
})

inBrowser('the Pareto front leaves out what breaks a constraint, and a trial says by how much it does', async () => {
  const study = await trained(12)
  await bench.open(`/study/${study}?view=front`)
  const broken = (await trialsOf(study)).filter((trial) => trial.feasible === false)
  const front = await bench.studies.optimalTrials(study)
  expect(broken.length).toBeGreaterThan(0)
  await bench.page.getByRole('application', { name: `${front.length} trials are on the Pareto front` }).waitFor()
  await bench.row(broken[0]!.number).click()
  await bench.page
    .locator('.detail')
    .getByText(/broken by/)
    .waitFor()
  // It is told from those that count wherever it is, and found by the word.
  expect(await bench.row(broken[0]!.number).textContent()).toMatch(/succeeded, infeasible.*Does not keep memory/)
  await bench.page.getByLabel('Find trials').fill('infeasible')
  const shown = async () => (await bench.page.locator('.trial-row th').allTextContents()).map(Number)
  await expect.poll(async () => (await shown()).toSorted((a, b) => a - b)).toEqual(broken.map(({ number }) => number))
})

inBrowser('of several objectives the page shows trials by the one that is chosen, and the address keeps it', async () => {
  const study = await trained(12)
  const { page } = bench
  await bench.open(`/study/${study}?view=slices`)
  await bench.row(12).waitFor()
  const fastest = (await trialsOf(study))
    .filter(({ feasible }) => feasible !== false)
    .reduce((best, trial) => (trial.values![1]! < best.values![1]! ? trial : best))
  expect(fastest.number).not.toBe((await bench.studies.getStudy(study)).best)
  const figure = page.getByRole('region', { name: 'Best trial' })
  await figure.getByLabel('Objective').selectOption('latency')
  const expected = async () => {
    await page.getByRole('application', { name: new RegExp(`^Best latency so far: .* in trial ${fastest.number}\\.`) }).waitFor()
    await figure.getByRole('button', { name: `trial ${fastest.number}`, exact: true }).waitFor()
    expect(await figure.textContent()).toMatch(/lower is better.*with accuracy/)
    expect(await page.locator('.trial-row.is-best th').textContent()).toBe(String(fastest.number))
    await page.getByText('share of the differences in latency').waitFor()
  }
  await expected()
  expect(page.url()).toContain('objective=1')
  await page.reload()
  await expected()
  expect(bench.complaints).toEqual([])
})

inBrowser('workers have rows of their own, and a trial that is clicked there is selected', async () => {
  const study = await trained(6)
  await bench.open(`/study/${study}?view=workers`)
  const sheet = bench.page.getByRole('application', { name: 'Timeline of 2 rows of workers' })
  await sheet.waitFor()
  await sheet.scrollIntoViewIfNeeded()
  const box = (await sheet.boundingBox())!
  await bench.page.mouse.move(box.x + 122, box.y + 10)
  await bench.page.mouse.down()
  await bench.page.mouse.up()
  await bench.page.waitForURL(/trial=1/)
})

inBrowser('a trial lists its attempts, and each of them shows what it wrote', async () => {
  const study = await bench.create(DOCUMENT)
  const { number } = await bench.begin(study)
  const begin = (epoch: number, ended?: AttemptEnd, countsAsFailure = false) => {
    const attempt = { executor: 'process', objectName: `p${epoch}`, state: 'running' as const, startedAt: Date.now() }
    return bench.studies.startAttempt(study, number, attempt, ended === undefined ? {} : { ended, countsAsFailure })
  }
  await begin(1)
  await bench.open(`/study/${study}?trial=${number}`)
  const logged = () => bench.page.locator('.detail .log-section pre').textContent()
  await expect.poll(logged).toBe('training trial 1')
  expect(await bench.page.locator('.attempts').count()).toBe(0)
  await begin(2, { state: 'lost', reason: 'its pod was preempted', endedAt: Date.now() })
  await begin(3, { state: 'ended', reason: 'exited with code 3', exitCode: 3, endedAt: Date.now() }, true)
  const items = bench.page.locator('.attempts li')
  await expect
    .poll(() => items.locator('p:first-child').allTextContents())
    .toEqual(['1lost: its pod was preempted', '2failed: exited with code 3', '3running'])
  expect(await items.locator('p:last-child').allTextContents()).toEqual([
    expect.stringMatching(/^process · /),
    expect.stringMatching(/ · used a retry$/),
    expect.not.stringMatching(/retry/),
  ])
  await expect.poll(logged).toBe('training trial 1, attempt 3')
  await bench.page.getByRole('button', { name: 'Log of attempt 2' }).click()
  await expect.poll(logged).toBe('training trial 1, attempt 2')
  await bench.page.getByRole('button', { name: 'Log of attempt 1' }).click()
  await expect.poll(logged).toBe('training trial 1')
  const note = bench.page.locator('.detail p.note', { hasText: 'was not read' })
  expect(await note.count()).toBe(0)
  await bench.studies.updateAttempt({ study, number, epoch: 3 }, { notes: ['a line was not read'] })
  await bench.page.getByRole('button', { name: 'Log of attempt 3' }).click()
  await expect.poll(() => note.allTextContents()).toEqual(['a line was not read'])
  await bench.page.getByRole('button', { name: 'Log of attempt 1' }).click()
  await expect.poll(() => note.count()).toBe(0)
  const stream = bench.page.getByRole('tablist', { name: 'Stream' }).locator('[aria-selected="true"]')
  expect(await stream.textContent()).toBe('stdout')
  await bench.studies.completeTrial({ trial: { study, number }, as: 'failed' })
  await expect.poll(() => stream.textContent()).toBe('stderr')
  expect(bench.complaints).toEqual([])
})

inBrowser('curves are shown by time, on a symlog axis and smoothed, and the address keeps it', async () => {
  const study = await trained(3)
  await bench.open(`/study/${study}`)
  await bench.row(3).waitFor()
  await bench.page.getByLabel('Horizontal axis').selectOption('time')
  await bench.page.getByLabel('Vertical axis').selectOption('symlog')
  await bench.page.getByLabel('smoothing').fill('0.6')
  await bench.page.waitForURL(/x=time.*y=symlog.*smooth=0.6/)
  await bench.page.reload()
  await bench.row(3).waitFor()
  expect(await bench.page.getByLabel('Horizontal axis').inputValue()).toBe('time')
  expect(await bench.page.getByLabel('smoothing').inputValue()).toBe('0.6')
  expect(bench.complaints).toEqual([])
})

inBrowser('every view is saved as pictures and as the table behind it, which the page shows too', async () => {
  const study = await trained(3)
  for (const view of ['curves', 'best', 'parallel', 'slices', 'contour', 'front', 'workers']) {
    await bench.open(`/study/${study}?view=${view}`)
    await bench.row(3).waitFor()
    const menu = bench.page.locator('details', { has: bench.page.getByLabel(`Save or read fronts-${view}`) })
    const saved = async (name: string) => {
      await menu.locator('summary').click()
      const [download] = await Promise.all([bench.page.waitForEvent('download'), menu.getByRole('button', { name }).click()])
      return readFileSync(await download.path())
    }
    const csv = (await saved('CSV')).toString().trim().split('\r\n')
    expect(csv).toHaveLength(1 + (view === 'curves' ? 3 * 5 : 3))
    expect((await saved('PNG')).subarray(1, 4).toString()).toBe('PNG')
    const svg = (await saved('SVG')).toString()
    // each of the three trials has left something, and nothing is malformed
    expect(svg.match(/<(path|rect)/g)!.length).toBeGreaterThan(3)
    for (const chart of svg.split('<g transform="translate')) {
      const words = chart.match(/<text .*<\/text>/g) ?? []
      expect(words, view).toEqual([...new Set(words)])
    }
    expect(
      await bench.page.evaluate<number>(
        `new DOMParser().parseFromString(${JSON.stringify(svg)}, 'text/xml').querySelectorAll('parsererror').length`,
      ),
    ).toBe(0)
    await menu.locator('summary').click()
    await menu.getByRole('button', { name: 'Show as a table' }).click()
    await expect.poll(() => bench.page.getByRole('dialog').getByRole('row').count()).toBe(csv.length)
    await bench.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  }
  expect(bench.complaints).toEqual([])
})

inBrowser('the table is saved with its umlauts for Excel, and a word of it is no formula', async () => {
  const study = await bench.create(`apiVersion: hone.dev/v1
kind: Study
metadata: {name: words}
spec:
  objectives: [{metric: loss, goal: minimize}]
  parameters: {size: {fixed: groß}, sum: {fixed: "=1+1"}}
  algorithm: {name: random}
  budget: {trials: 4}
`)
  await bench.train(study, { steps: 1, values: () => ({ loss: 1 }) })
  await bench.open(`/study/${study}`)
  await bench.row(1).waitFor()
  const menu = bench.page.locator('details', { has: bench.page.getByLabel('Save or read words-trials') })
  await menu.locator('summary').click()
  const [download] = await Promise.all([bench.page.waitForEvent('download'), menu.getByRole('button', { name: 'CSV' }).click()])
  expect(readFileSync(await download.path(), 'utf8')).toBe("\ufefftrial,state,loss,size,sum,reason\r\n1,succeeded,1,groß,'=1+1,\r\n")
})

inBrowser('a study is extended, a trial added, tagged, noted and deleted', async () => {
  const study = await trained(2)
  await bench.open(`/study/${study}?trial=2`)
  await bench.page.getByRole('button', { name: 'Extend…' }).click()
  await bench.page.getByLabel('Trials in all').fill('77')
  await bench.page.getByLabel('At a time').fill('3')
  await bench.page.getByRole('dialog').getByRole('button', { name: 'Extend' }).click()
  await expect.poll(async () => (await bench.studies.getStudy(study)).spec.budget).toMatchObject({ trials: 77, parallel: 3 })
  await bench.page.getByRole('button', { name: 'Add trial…' }).click()
  await bench.page.getByRole('dialog').getByLabel('width').fill('42')
  await bench.page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
  await bench.page.waitForURL(/trial=3/)
  expect((await bench.studies.getTrial(study, 3)).parameters.width).toBe(42)
  await bench.row(1).click()
  await bench.page.getByLabel('New tag').fill('baseline')
  await bench.page.getByLabel('New tag').press('Enter')
  await bench.page.getByRole('textbox', { name: 'Note' }).fill('as in the paper')
  await bench.page.getByRole('textbox', { name: 'Note' }).blur()
  await expect.poll(async () => (await bench.studies.getTrial(study, 1)).labels).toEqual({ baseline: '', note: 'as in the paper' })
  await bench.page.getByRole('button', { name: 'Delete…' }).click()
  await bench.page.getByRole('button', { name: 'Delete for good' }).click()
  await expect.poll(shownNumbers).toEqual([2, 3])
  expect(bench.complaints).toEqual([])
})

inBrowser('steps, conditions and what is likely stand beside each parameter where a point is given, also after an edit', async () => {
  const document = DOCUMENT.replace('width: {double: [1, 100]}', 'width: {double: [1, 100], likely: 40}')
    .replace('kind: {choice: [a, b]}', 'kind: {choice: [a, b], likely: b}')
    .replace('useless: {double: [0.0, 1.0]}', 'useless: {double: [0, 1], step: 0.25, when: {kind: b, width: {min: 1}}}')
  const study = await trained(2, document)
  await bench.open(`/study/${study}?trial=2`)
  const fieldsSay = async (): Promise<string[]> => {
    await bench.page.getByRole('button', { name: 'Add trial…' }).click()
    const texts = await bench.page.getByRole('dialog').locator('.field > label').allInnerTexts()
    // an edit that comes meanwhile has closed it
    await bench.page
      .getByRole('button', { name: 'Cancel' })
      .click({ timeout: 2_000 })
      .catch(() => undefined)
    return texts
  }
  const useless = 'useless 0 to 1 in steps of 0.25, only where kind is b and width >= 1'
  expect(await fieldsSay()).toEqual(['width 1 to 100, likely near 40', 'kind likely b', useless])
  const { spec } = await bench.studies.getStudy(study)
  const parameters = spec.parameters.map((p) => (p.kind === 'choice' ? { ...p, likely: [1, 1] } : p))
  await bench.studies.updateStudy({ study, spec: { ...spec, parameters } })
  await expect.poll(fieldsSay).toEqual(['width 1 to 100, likely near 40', 'kind', useless])
  expect(bench.complaints).toEqual([])
})

inBrowser('what parameters keep among themselves is shown where a point is given and beside the file, also after an edit', async () => {
  const lines = `  parameterConstraints:
    - width * useless <= 50
    - {keep: width >= 10, when: {kind: [a, b], useless: {min: 0.25, max: 0.5}}}
    - never: {any: [{kind: a}, {useless: {max: 0.5}}], not: {width: {max: 90}}}
  algorithm:`
  const document = DOCUMENT.replace('  algorithm:', lines)
  const study = await trained(2, document)
  await bench.open(`/study/${study}?trial=2`)
  await bench.page.getByRole('button', { name: 'Add trial…' }).click()
  const dialog = bench.page.getByRole('dialog')
  expect(await dialog.getByRole('list', { name: 'Constraints between parameters' }).getByRole('listitem').allTextContents()).toEqual([
    'width * useless <= 50',
    'width >= 10 where kind is a or b and useless from 0.25 to 0.5',
    'never (kind is a or useless <= 0.5) and not width <= 90',
  ])
  await dialog.getByLabel('width').fill('80')
  await dialog.getByLabel('useless').fill('0.75')
  await dialog.getByRole('button', { name: 'Add' }).click()
  await dialog.getByText('must keep width * useless <= 50: here is width = 80, useless = 0.75').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await bench.page.getByRole('tab', { name: 'Study file' }).click()
  await bench.page.getByText('- width * useless <= 50').waitFor()
  const { spec } = await bench.studies.getStudy(study)
  const parameterConstraints = [{ when: [], keep: 'width < 33' }]
  await bench.studies.updateStudy({
    study,
    spec: { ...spec, parameterConstraints },
    document: DOCUMENT.replace('  algorithm:', '  parameterConstraints: [width < 33]\n  algorithm:'),
  })
  await bench.page.getByText('parameterConstraints: [width < 33]').waitFor()
  expect(await bench.page.getByRole('list', { name: 'Constraints between parameters' }).getByRole('listitem').allTextContents()).toEqual([
    'width < 33',
  ])
  expect(bench.complaints.filter((said) => !said.includes('400'))).toEqual([])
})

inBrowser('a study document is checked as it is written, and begins when nothing is wrong', async () => {
  await bench.open('/new')
  const yaml = bench.page.getByLabel('YAML')
  await yaml.fill(DOCUMENT.trim().replace('[1, 100]', '[100, 1]'))
  const problem = bench.page.locator('.problems li').first()
  await problem.getByText(/Line 9/).waitFor()
  expect(await bench.page.locator('.gutter .bad').textContent()).toBe('9\n')
  expect(await bench.page.getByRole('button', { name: 'Start the study' }).isDisabled()).toBe(true)
  await yaml.fill(DOCUMENT.trim())
  await bench.page.getByText('Nothing is wrong with it.').waitFor()
  await bench.page.getByRole('button', { name: 'Start the study' }).click()
  await bench.page.getByRole('heading', { level: 1, name: 'fronts' }).waitFor()
  expect((await bench.studies.listStudies()).map((s) => s.spec.name)).toEqual(['fronts'])
})

inBrowser('a copy of a study needs no other name, and one that is written anew is told that its name is taken', async () => {
  const study = await bench.create(DOCUMENT)
  await bench.open(`/study/${study}?view=file`)
  await bench.page.getByRole('link', { name: 'New study from this…' }).click()
  await bench.page.getByText('Nothing is wrong with it.').waitFor()
  await bench.page.getByRole('button', { name: 'Start the study' }).click()
  await bench.page.getByRole('heading', { level: 1, name: 'fronts-2' }).waitFor()
  await bench.open('/new')
  await bench.page.getByLabel('YAML').fill(DOCUMENT.trim())
  await bench.page.getByText('Nothing is wrong with it.').waitFor()
  await bench.page.getByRole('button', { name: 'Start the study' }).click()
  await bench.page.getByText(/has a study fronts already/).waitFor()
})

const LONG = 'a-name-that-goes-on-and-on-and-on-until-the-end-of-the-line'
const LONG_DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: ${LONG}}
spec:
  seed: 7
  objectives: [{metric: loss, goal: minimize}]
  parameters:
    a_parameter_with_a_name_that_nobody_would_ever_want_to_write_twice: {double: [0.0, 1.0]}
    x: {double: [0.0, 1.0]}
    kind: {choice: [${'x'.repeat(90)}, ${'y'.repeat(90)}], likely: ${'y'.repeat(90)}}
  algorithm: {name: random}
  budget: {trials: 40}
`

inBrowser('long names of studies, parameters and values fit their panels, on a phone too', async () => {
  const { page } = bench
  const study = await bench.create(LONG_DOCUMENT)
  await bench.train(study, { steps: 1, values: () => ({ loss: 0.5 }) })
  const right = (selector: string) =>
    page.locator(selector).evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().right)))
  for (const width of [1400, 390]) {
    await page.setViewportSize({ width, height: 844 })
    await bench.open(`/study/${study}`)
    await page.locator('.chips dd').nth(2).waitFor()
    expect(await right('.chips dt, .chips dd')).toBeLessThanOrEqual(await right('.figure-best'))
    const lines = await page.locator('.chips dd').evaluateAll((all) => all.map((value) => value.getClientRects().length))
    expect(lines).toEqual([1, 1, expect.any(Number)])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    await page.getByRole('button', { name: 'Add trial…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(`likely ${'y'.repeat(90)}`).waitFor()
    expect(await right('.field span, .field label')).toBeLessThanOrEqual(await right('dialog[open]'))
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  }
  await bench.open('/')
  const hidden = await page.locator('.studies tbody th').evaluate((name) => name.scrollWidth - name.clientWidth)
  expect(hidden).toBe(0)
})
