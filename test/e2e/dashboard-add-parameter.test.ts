import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that a person adds parameters to a study that runs, from the page alone, and that the next trials have them.

const bench = new Bench()

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: forgotten}
spec:
  seed: 7
  objectives: [{metric: accuracy, goal: maximize}]
  parameters:
    rate: {double: [1.0e-5, 1.0], scale: log}
    solver: {choice: [sgd, adam]}
  algorithm: {name: random}
  budget: {trials: 40, parallel: 4}
`

const dialog = () => bench.page.getByRole('dialog')
const field = (name: string) => dialog().getByLabel(name)
const opener = () => bench.page.getByRole('button', { name: 'Add parameter…' })

/** Whether keys go to it. */
const hasFocus = async (one: Locator) => (await one.and(bench.page.locator(':focus')).count()) === 1

async function opened(document = DOCUMENT) {
  const study = await bench.create(document)
  const train = () => bench.train(study, { steps: 2, values: (step, { parameters }) => ({ accuracy: Number(parameters.rate) * step }) })
  for (let k = 0; k < 12; k++) await train()
  await bench.open(`/study/${study}?view=slices`)
  await bench.row(12).waitFor()
  await opener().click()
  return { study, train }
}

inBrowser('one is added by keys alone: trials of before have what was said, the next one a value of its own', async () => {
  const { study, train } = await opened()
  const { page } = bench
  const type = async (text: string) => {
    await page.keyboard.type(text)
    await page.keyboard.press('Tab')
  }
  await field('Name').focus()
  await type('decay')
  await page.keyboard.press('Tab')
  await type('1e-6')
  await type('0.1')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await page.keyboard.type('0.0125')
  await page.keyboard.press('Enter')
  await dialog().waitFor({ state: 'detached' })
  await expect.poll(() => hasFocus(opener())).toBe(true)
  await expect.poll(() => bench.row(1).textContent()).toContain('0.0125')
  expect((await bench.studies.getStudy(study)).spec.parameters.at(-1)).toMatchObject({
    name: 'decay',
    kind: 'double',
    min: 1e-6,
    max: 0.1,
    scale: 'log',
    default: 0.0125,
  })
  const { number, parameters } = await train()
  expect(parameters.decay).not.toBe(0.0125)
  await bench.row(number).getByRole('link').first().click()
  await expect.poll(() => page.locator('.detail').textContent()).toContain('decay')
  await expect.poll(() => page.locator('.slices h3').allTextContents()).toHaveLength(3)
  expect(bench.complaints).toEqual([])
})

inBrowser('several are added at once, one of them only where another one has a value', async () => {
  const { study } = await opened()
  await field('Name').fill('momentum')
  await field('from').fill('0')
  await field('to').fill('1')
  await field('Value so far').fill('0.9')
  await field('Only where').selectOption('solver')
  await field('sgd').check()
  await dialog().getByRole('button', { name: 'One more' }).click()
  const second = dialog().getByRole('group', { name: 'Parameter 2' })
  await second.getByLabel('Name').fill('batch')
  const batch = dialog().getByRole('group', { name: 'batch' })
  await batch.getByLabel('Type').selectOption({ label: 'one of some numbers' })
  await batch.getByLabel('Values').fill('16, 32, 64')
  await batch.getByLabel('Value so far').selectOption('32')
  await dialog().getByRole('button', { name: 'Add 2 parameters' }).click()
  await dialog().waitFor({ state: 'detached' })
  for (const { parameters } of await bench.studies.listTrials(study)) {
    expect(parameters).toEqual({ ...parameters, batch: 32, ...(parameters.solver === 'sgd' ? { momentum: 0.9 } : {}) })
    expect('momentum' in parameters).toBe(parameters.solver === 'sgd')
  }
  expect(bench.complaints).toEqual([])
})

inBrowser(
  'steps and where the best is expected are said as in a study file, and what the server has against them at their fields',
  async () => {
    const { study, train } = await opened()
    await field('Name').fill('layers')
    await field('Type').selectOption({ label: 'whole number' })
    await field('from').fill('2')
    await field('to').fill('16')
    await field('Step').fill('2')
    await field('Value so far').fill('4')
    await field('likely near').fill('7')
    await dialog().getByRole('button', { name: 'One more' }).click()
    const second = dialog().getByRole('group', { name: 'Parameter 2' })
    await second.getByLabel('Name').fill('schedule')
    const schedule = dialog().getByRole('group', { name: 'schedule' })
    await schedule.getByLabel('Type').selectOption({ label: 'one of some values' })
    await schedule.getByLabel('Values').fill('constant, cosine, step')
    await schedule.getByLabel('Value so far').selectOption('constant')
    await schedule.getByLabel('Likely').fill('cosine: 200, constant: 0.01, step: 0.01')
    await dialog().getByRole('button', { name: 'Add 2 parameters' }).click()
    await expect.poll(() => dialog().getByRole('group', { name: 'layers' }).textContent()).toContain('The nearest is')
    expect(await dialog().locator('[aria-invalid="true"]').first().getAttribute('name')).toBe('likely')
    await field('likely near').fill('8')
    await field('spread').fill('0.02')
    await dialog().getByRole('button', { name: 'Add 2 parameters' }).click()
    await dialog().waitFor({ state: 'detached' })
    expect((await bench.studies.getStudy(study)).spec.parameters.slice(2)).toMatchObject([
      { name: 'layers', step: 2, default: 4, likely: { near: 8, spread: 0.02 } },
      { name: 'schedule', default: 'constant', likely: [0.01, 200, 0.01] },
    ])
    expect((await train()).parameters).toMatchObject({ layers: 8, schedule: 'cosine' })
    await bench.page.getByRole('button', { name: 'Add trial…' }).click()
    await expect.poll(() => dialog().textContent()).toContain('likely near 8')
  },
)

inBrowser('what is wrong is said at its field, by the page and by the server, and nothing is changed', async () => {
  const { study } = await opened()
  const wrong = () => dialog().locator('[aria-invalid="true"]')
  await field('Name').fill('rate')
  await field('from').fill('1')
  await expect.poll(() => dialog().textContent()).toContain('There is one of this name.')
  await field('to').fill('0')
  await field('Name').fill('hone.decay')
  await field('Value so far').fill('1')
  await dialog().getByRole('button', { name: 'Add', exact: true }).click()
  await expect.poll(() => dialog().textContent()).toContain('It must end above 1.')
  await expect.poll(() => hasFocus(wrong().first())).toBe(true)
  await field('to').fill('2')
  await dialog().getByRole('button', { name: 'Add', exact: true }).click()
  await expect.poll(() => wrong().evaluateAll((inputs) => inputs.map((input) => input.getAttribute('name')))).toEqual(['name'])
  const said = await wrong().getAttribute('aria-describedby')
  expect(await bench.page.locator(`[id="${said}"]`).textContent()).toBe('is a reserved name. Choose another one.')
  expect((await bench.studies.getStudy(study)).spec.parameters).toHaveLength(2)
  await bench.page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
})

inBrowser('a command that names its parameters gets the new ones as it gets the others', async () => {
  const study = await bench.create(
    `${DOCUMENT}  trial: {command: [train, --rate, "\${rate}", --solver, "\${solver}"]}\n  metrics: {from: stdout}\n`,
  )
  await bench.open(`/study/${study}`)
  await opener().click()
  await field('Name').fill('decay')
  expect(await field('In the command').inputValue()).toBe(`--decay \${decay}`)
  await field('from').fill('0')
  await field('to').fill('1')
  await field('In the command').fill(`--decay \${decoy}`)
  await dialog().getByRole('button', { name: 'Add', exact: true }).click()
  await expect.poll(() => dialog().textContent()).toContain('Did you mean decay?')
  await field('In the command').fill(`--decay=\${decay}`)
  await dialog().getByRole('button', { name: 'Add', exact: true }).click()
  await dialog().waitFor({ state: 'detached' })
  const { spec, document } = await bench.studies.getStudy(study)
  expect(spec.trial?.command.at(-1)).toEqual([`--decay=\${decay}`])
  expect(document).toContain(`["--decay=\${decay}"]`)
})
