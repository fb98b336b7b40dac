import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that what a reader takes along is copied whole, by keys too, and that it is said whether it was.

const bench = new Bench()

const DOCUMENT = `apiVersion: hone.dev/v1
kind: Study
metadata: {name: copied}
spec:
  seed: 7
  objectives: [{metric: loss, goal: minimize}]
  parameters:
    rate: {double: [0, 1]}
    optimizer: {choice: [sgd, adam]}
  algorithm: {name: random}
  budget: {trials: 4, parallel: 4}
  trial: {command: [python3, train.py, "\${rate}"]}
  metrics: {from: stdout}
`

const button = (name: string) => bench.page.getByRole('button', { name, exact: true })
const clipboard = () => bench.page.evaluate<string>('navigator.clipboard.readText()')

async function press(name: string): Promise<void> {
  await button(name).first().focus()
  await bench.page.keyboard.press('Enter')
}

/** A study of one trial that has run, with the trial beside its file. */
async function opened() {
  await bench.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const study = await bench.create(DOCUMENT)
  const { number, parameters } = await bench.begin(study)
  await bench.studies.startAttempt(study, number, { executor: 'process', objectName: 'p1', state: 'running', startedAt: Date.now() })
  const key = { study, number }
  await bench.studies.report({ trial: key, points: [{ step: 1, values: { loss: 1 }, at: Date.now() }] })
  await bench.studies.completeTrial({ trial: key, as: 'succeeded' })
  await bench.open(`/study/${study}?view=file&trial=${number}`)
  return parameters
}

inBrowser(
  'parameters, the study file and the line to run a trial by hand are copied by keys, to the last digit, and it is said',
  async () => {
    const parameters = await opened()
    const said = bench.page.getByRole('status').getByText('Copied', { exact: true })
    await press('Copy as JSON the parameters of trial 1')
    await said.waitFor()
    expect(JSON.parse(await clipboard())).toEqual(parameters)
    expect(await button('Copy as JSON the parameters of trial 1').count()).toBe(2)
    await press('Copy the study file')
    await expect.poll(clipboard).toBe(DOCUMENT)
    await bench.page.getByText('How it was run').click()
    await press('Copy the command to run it again by hand')
    await expect.poll(clipboard).toMatch(new RegExp(`^cd .* && .*python3 train.py ${parameters.rate}$`))
    // what was said does not stay: the next copy is said anew
    await said.first().waitFor({ state: 'detached' })
    expect(bench.complaints).toEqual([])
  },
)

inBrowser('without a clipboard of the page’s own a text is copied all the same, and a browser that lets nobody is said to', async () => {
  await bench.page.addInitScript('Object.defineProperty(navigator, "clipboard", { value: undefined })')
  await opened()
  await press('Copy the study file')
  await bench.page.getByRole('status').getByText('Copied', { exact: true }).waitFor()
  expect(await button('Copy the study file').and(bench.page.locator(':focus')).count()).toBe(1)
  await bench.page.getByRole('textbox', { name: 'Note' }).focus()
  await bench.page.keyboard.press('Control+V')
  expect(await bench.page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe(DOCUMENT)
  await bench.page.evaluate('document.execCommand = () => false')
  await press('Copy the study file')
  await bench.page.getByRole('status').getByText('The browser does not let it: select the text instead').waitFor()
})

inBrowser('the command of an empty list is copied', async () => {
  await bench.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await bench.open('/')
  await press('Copy the command')
  await expect.poll(clipboard).toBe('hone submit study.yaml')
})
