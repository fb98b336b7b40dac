import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from 'vitest'
import type { StudyId, Trial } from '../../src/model/index.ts'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that every view can be read by those who cannot see it and driven by those who have no pointer.

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const bench = new Bench()

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: scenes, description: A study to look at}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}, {metric: latency, goal: minimize}]
  constraints: ["memory <= 80"]
  parameters:
    width: {double: [1, 100]}
    optimizer: {choice: [sgd, adam]}
    momentum: {double: [0.0, 0.99], when: {optimizer: sgd}}
  algorithm: {name: random}
  budget: {trials: 40, parallel: 4}
`
const measured = (step: number, { parameters }: Trial) => {
  const width = Number(parameters.width)
  return { accuracy: (width / 100) * (step / 5), latency: width, memory: width }
}

/** Trials of every kind: ended, failed, tagged, running. */
async function mixed(): Promise<StudyId> {
  const study = await bench.create(DOCUMENT)
  for (let k = 0; k < 10; k++) await bench.train(study, { steps: 5, values: measured, worker: `worker-${k % 2}` })
  const failed = await bench.begin(study)
  const attempt = { executor: 'process', state: 'running' as const, startedAt: Date.now() }
  for (const objectName of ['p1', 'p2']) await bench.studies.startAttempt(study, failed.number, { ...attempt, objectName })
  const outcome = { reason: 'EXIT_CODE', message: 'The command ended with exit code 3.', exitCode: 3, lastLines: ['out of memory'] }
  await bench.studies.completeTrial({ trial: { study, number: failed.number }, as: 'failed', outcome })
  await bench.studies.updateTrial({ study, number: 2, labels: { baseline: '', note: 'as in the paper' } })
  const running = await bench.begin(study)
  await bench.studies.report({
    trial: { study, number: running.number },
    points: [{ step: 1, values: measured(1, running), at: Date.now() }],
  })
  return study
}

/** What axe finds against the page as it is, one line each. The text runs in the page. */
async function violations(): Promise<string[]> {
  // the page stays the same as long as only its hash changes
  if (await bench.page.evaluate<boolean>('typeof axe === "undefined"')) await bench.page.evaluate(AXE)
  return bench.page.evaluate<string[]>(`axe.run(document).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`)
}

inBrowser(
  'axe finds nothing against any view, light or dark',
  async () => {
    const study = await mixed()
    const views = ['parallel', 'slices', 'contour', 'front', 'workers', 'file'].map((view) => `/study/${study}?view=${view}&trial=2&pin=3`)
    const found: string[] = []
    for (const [path, sign] of [
      ['/', '.row-link'],
      ['/new', 'textarea'],
      ['/study/nothing', '[role=alert]'],
      [`/study/${study}?trial=11`, '.detail .attempts ~ .log-section'],
      ...views.map((view) => [view, '.detail'] as const),
    ] as const) {
      await bench.open(path)
      await bench.page.locator(sign).first().waitFor()
      for (const colorScheme of ['light', 'dark'] as const) {
        await bench.page.emulateMedia({ colorScheme })
        await bench.page.locator(`html[data-theme=${colorScheme}]`).waitFor()
        for (const line of await violations()) found.push(`${colorScheme} ${path} ${line}`)
      }
    }
    expect(found).toEqual([])
  },
  300_000,
)

inBrowser('dialogs and menus pass axe too', async () => {
  const study = await mixed()
  await bench.open(`/study/${study}?trial=2`)
  for (const name of ['Add trial…', 'Add parameter…', 'Extend…', 'Stop…', 'Delete…']) {
    await bench.page.getByRole('button', { name }).click()
    await bench.page.getByRole('dialog').waitFor()
    expect(await violations()).toEqual([])
    await bench.page.keyboard.press('Escape')
  }
  await bench.page.getByLabel('Columns').click()
  await bench.page.getByRole('checkbox', { name: 'memory' }).check()
  expect(await violations()).toEqual([])
  await bench.page.keyboard.press('Escape')
  await bench.page.getByRole('columnheader', { name: 'memory' }).waitFor()
  expect(new URL(bench.page.url()).hash).toContain('m.memory')
})

inBrowser('the editor of a study’s file passes axe, with what is wrong and with what was edited meanwhile', async () => {
  const study = await mixed()
  await bench.open(`/study/${study}?view=file`)
  await bench.page.getByRole('button', { name: 'Edit…' }).click()
  await bench.page.getByLabel('YAML').fill('kind: Study\n')
  await bench.page.getByRole('region', { name: 'Check' }).getByRole('button').first().waitFor()
  const { document = '', spec } = await bench.studies.getStudy(study)
  await bench.studies.updateStudy({ study, spec: { ...spec, description: 'theirs' }, document: `${document}# theirs\n` })
  await bench.page.getByText('The study was edited elsewhere since you began.').waitFor()
  expect(await violations()).toEqual([])
  await bench.page.getByRole('button', { name: 'Cancel' }).click()
  expect(await violations()).toEqual([])
})

inBrowser('without a pointer one walks through a chart, hears each trial, selects and pins it', async () => {
  const study = await mixed()
  await bench.open(`/study/${study}`)
  await bench.row(12).waitFor()
  await bench.page.getByRole('application', { name: /^Curves of accuracy/ }).focus()
  await bench.page.keyboard.press('Home')
  await bench.page.getByText(/^Trial 1, succeeded, step 5/).waitFor()
  await bench.page.keyboard.press('ArrowRight')
  await bench.page.getByText(/^Trial 2, succeeded, step 5/).waitFor()
  await bench.page.keyboard.press('Enter')
  await bench.page.waitForURL(/trial=2/)
  await bench.page.getByRole('region', { name: /arrow keys/ }).focus()
  await bench.page.keyboard.press('p')
  await bench.page.waitForURL(/pin=2/)
  await bench.page.keyboard.press('End')
  await bench.page.waitForURL(/trial=1(&|$)/)
  // the pinned one stays on top, whatever the order
  expect(await bench.page.locator('.trial-row th').first().textContent()).toBe('2')
  await bench.page.getByRole('tab', { name: 'Parallel coordinates' }).focus()
  await bench.page.keyboard.press('ArrowRight')
  await bench.page.waitForURL(/view=slices/)
  expect(bench.complaints).toEqual([])
})

inBrowser('ranges are set in numbers, and leave the same trials as a brush would', async () => {
  const study = await mixed()
  await bench.open(`/study/${study}`)
  await bench.row(12).waitFor()
  await bench.page.getByText('Ranges in numbers').click()
  await bench.page.getByLabel('width from').fill('5')
  // What happens meanwhile leaves alone what is half written.
  await bench.studies.createTrial({ study, parameters: (await bench.studies.listTrials(study))[0]!.parameters })
  await bench.row(13).waitFor()
  await bench.page.getByLabel('width from').press('End')
  await bench.page.keyboard.type('0')
  await bench.page.keyboard.press('Tab')
  await bench.page.waitForURL(/brush=p.width/)
  const wide = (await bench.studies.listTrials(study)).filter(({ parameters }) => Number(parameters.width) >= 50).map((t) => t.number)
  const shown = async () => (await bench.page.locator('.trial-row th').allTextContents()).map(Number).sort((a, b) => a - b)
  await expect.poll(shown).toEqual(wide)
  await bench.page.getByLabel('Find trials').fill('adam')
  const adam = (await bench.studies.listTrials(study)).filter(
    ({ number, parameters }) => wide.includes(number) && parameters.optimizer === 'adam',
  )
  await expect.poll(shown).toEqual(adam.map((t) => t.number))
})
