import { expect } from 'vitest'
import { updateStudyTo } from '../../src/server/documents.ts'
import { parseDocument } from '../server/parse-document.ts'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that a person edits the file of a study that runs, in the page, and loses no word of it when it is refused.

const bench = new Bench()

const DOCUMENT = `apiVersion: hone.dev/v1
kind: Study
metadata: {name: narrow}
spec:
  seed: 7
  # the rate is a guess
  objectives: [{metric: loss, goal: minimize}]
  parameters:
    rate: {double: [0, 1.0e-3]}
  algorithm: {name: random}
  convergence: {trials: 30}
  budget: {trials: 400, parallel: 4}
`
const WIDER = DOCUMENT.replace('1.0e-3', '1000').replace('trials: 30', 'trials: 90')

const area = () => bench.page.getByLabel('YAML')
const button = (name: string) => bench.page.getByRole('button', { name, exact: true })
const check = () => bench.page.getByRole('region', { name: 'Check' })

/** The file of a study that runs, in the editor. */
async function opened() {
  const study = await bench.create(DOCUMENT)
  const train = () => bench.train(study, { steps: 1, values: (_, { parameters }) => ({ loss: Number(parameters.rate) }) })
  for (let k = 0; k < 3; k++) await train()
  await bench.open(`/study/${study}?view=file`)
  await button('Edit…').click()
  return { study, train }
}

inBrowser('a range is widened and convergence changed while trials go on; the next trial may lie in the new part', async () => {
  const { study, train } = await opened()
  await expect.poll(() => area().and(bench.page.locator(':focus')).count()).toBe(1)
  await area().fill(WIDER)
  // The study is at another revision with every trial: that is no edit.
  await train()
  await check().getByText('Nothing is wrong with it.').waitFor()
  await button('Save').focus()
  await bench.page.keyboard.press('Enter')
  await bench.page.getByText('Saved: the study goes by it from now on.').waitFor()
  await expect.poll(() => button('Edit…').and(bench.page.locator(':focus')).count()).toBe(1)
  await expect.poll(() => bench.page.getByRole('region', { name: 'Study file' }).textContent()).toBe(WIDER)
  const { spec, document } = await bench.studies.getStudy(study)
  expect(spec).toMatchObject({ parameters: [{ name: 'rate', max: 1000 }], convergence: { trials: 90 } })
  expect(document).toBe(WIDER)
  const { number, parameters } = await train()
  expect(parameters.rate).toBeGreaterThan(1e-3)
  await bench.row(number).waitFor()
  expect(bench.complaints).toEqual([])
})

inBrowser(
  'what must stay is named at its line, before it is saved and by the refusal; the text stays until it is thrown away',
  async () => {
    const { study } = await opened()
    const refused = DOCUMENT.replace('[0, 1.0e-3]', '[0, 1.0e-4]').replace('minimize', 'maximize')
    await area().fill(refused)
    await button('Save').click()
    for (const line of ['Line 7: spec.objectives', 'Line 9: spec.parameters.rate']) await check().getByText(line).waitFor()
    expect(await bench.page.locator('.gutter .bad').allTextContents()).toEqual(['7\n', '9\n'])
    expect(await area().inputValue()).toBe(refused)
    expect((await bench.studies.getStudy(study)).document).toBe(DOCUMENT)
    await check().getByRole('button', { name: 'Line 9' }).click()
    expect(await area().evaluate((one: { selectionStart: number }) => one.selectionStart)).toBe(refused.indexOf('{double'))
    // Another view does not lose it.
    await bench.page.getByRole('tab', { name: 'Workers' }).click()
    await bench.page.getByRole('tab', { name: 'Study file' }).click()
    expect(await area().inputValue()).toBe(refused)
    await button('Cancel').click()
    await button('Go on editing').click()
    expect(await area().inputValue()).toBe(refused)
    await button('Cancel').click()
    await button('Throw them away').click()
    expect(await bench.page.getByRole('region', { name: 'Study file' }).textContent()).toBe(DOCUMENT)
    await button('Edit…').click()
    expect(await area().inputValue()).toBe(DOCUMENT)
  },
)

inBrowser('another edit meanwhile is told and shown, and is not undone by the text of before', async () => {
  const { study } = await opened()
  await area().fill(WIDER)
  const theirs = DOCUMENT.replace('a guess', 'known')
  const now = await bench.studies.getStudy(study)
  // Only a comment: nothing that the page follows tells it.
  await updateStudyTo({ studies: bench.studies, parseDocument }, now, { document: theirs, workingFolder: '' }, {})
  await button('Save').click()
  await bench.page.getByText('The study was edited elsewhere since you began.').waitFor()
  expect(await bench.page.getByRole('region', { name: 'Study file as it is now' }).textContent()).toBe(theirs)
  expect(await area().inputValue()).toBe(WIDER)
  expect((await bench.studies.getStudy(study)).document).toBe(theirs)
  await area().fill(WIDER.replace('a guess', 'known'))
  await button('Done, mine may replace it').click()
  await button('Save').click()
  await button('Edit…').waitFor()
  expect((await bench.studies.getStudy(study)).document).toBe(WIDER.replace('a guess', 'known'))
})

inBrowser('more trials of a sweep stand in its file at once; who edits that sets none of them back', async () => {
  const sweep = `program: train.py
method: random
metric: {name: loss}
parameters:
  rate: {min: 0.0, max: 1.0e-3} # a guess
run_cap: 20
`
  const study = await bench.create(sweep)
  await bench.open(`/study/${study}?view=file`)
  const shown = bench.page.getByRole('region', { name: 'Study file' })
  await shown.getByText('run_cap: 20').waitFor()
  await button('Extend…').click()
  await bench.page.getByLabel('Trials in all').fill('77')
  await bench.page.getByRole('dialog').getByRole('button', { name: 'Extend' }).click()
  await shown.getByText('run_cap: 77').waitFor()
  const extended = sweep.replace('20', '77')
  expect(await shown.textContent()).toBe(extended)
  await button('Edit…').click()
  await area().fill(extended.replace('1.0e-3', '1000.5'))
  await check().getByText('Nothing is wrong with it.').waitFor()
  await button('Save').click()
  await bench.page.getByText('Saved: the study goes by it from now on.').waitFor()
  expect((await bench.studies.getStudy(study)).spec).toMatchObject({ parameters: [{ max: 1000.5 }], budget: { trials: 77 } })
  expect(bench.complaints).toEqual([])
})

inBrowser('the editor fits a phone, dark and light', async () => {
  const { page } = bench
  await opened()
  await area().fill(DOCUMENT.replace('1.0e-3', '1.0e-4'))
  await check().getByText('Line 9').waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await area().scrollIntoViewIfNeeded()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
  }
})

const JOB = `${DOCUMENT}  trial:
    template:
      object:
        apiVersion: batch/v1
        kind: Job
        spec: {template: {spec: {containers: [{name: train, image: "train:1", args: ["--rate=\${rate}"]}]}}}
  metrics: {from: stdout}
`

inBrowser('the object of a template gets more memory while the study runs; another kind is refused at its line', async () => {
  const study = await bench.create(JOB)
  await bench.open(`/study/${study}?view=file`)
  await button('Edit…').click()
  await area().fill(JOB.replace('kind: Job', 'kind: PyTorchJob'))
  await check().getByText('must stay Job').waitFor()
  const larger = JOB.replace('args:', 'resources: {limits: {memory: 8Gi}}, args:')
  await area().fill(larger)
  await check().getByText('Nothing is wrong with it.').waitFor()
  await button('Save').click()
  await bench.page.getByText('Saved: the study goes by it from now on.').waitFor()
  expect(JSON.stringify((await bench.studies.getStudy(study)).spec.trial?.workload?.object)).toContain('8Gi')
  expect(bench.complaints).toEqual([])
})

inBrowser('trials that begin from now on get more memory and a mended command; each attempt tells what it was started with', async () => {
  const command = `${DOCUMENT}  trial: {command: [python3, trian.py, "\${rate}"], resources: {memory: 4Gi}}
  metrics: {from: stdout}
`
  const study = await bench.create(command)
  const { number } = await bench.begin(study)
  const attempt = (objectName: string) =>
    bench.studies.startAttempt(study, number, { executor: 'process', objectName, state: 'running', startedAt: Date.now() })
  await attempt('p1')
  await bench.open(`/study/${study}?view=file`)
  await button('Edit…').click()
  const mended = command.replace('trian', 'train').replace('4Gi', '16Gi')
  await area().fill(mended.replace('resources:', 'slurm: {}, resources:'))
  await check().getByText('cannot be added: no trial of this study is a job of Slurm’s').waitFor()
  await area().fill(mended)
  await check().getByText('Nothing is wrong with it.').waitFor()
  await button('Save').click()
  await bench.page.getByText('Saved: the study goes by it from now on.').waitFor()
  await bench.open(`/study/${study}?trial=${number}`)
  const detail = bench.page.getByLabel(`Trial ${number}`, { exact: true })
  await detail.getByText('How it was run').click()
  const told = () => detail.locator('details', { hasText: 'How it was run' }).textContent()
  await expect.poll(told).toContain(`runpython3 trian.py \${rate}Memory4Gi`)
  await expect.poll(told).toMatch(/By hand Copy .*cd .* && python3 trian.py \d/)
  await attempt('p2')
  await expect.poll(told).toMatch(/Attempt 1python3 trian.py .*Memory4Gi.*Attempt 2python3 train.py .*Memory16Gi/)
  expect(bench.complaints).toEqual([])
})
