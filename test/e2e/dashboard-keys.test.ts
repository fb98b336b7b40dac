import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that who has keys alone gets everywhere, and is never left at the page's top by what they did.

const bench = new Bench()

const trained = (trials: number) => bench.trained('keyed', trials)

/** What has the focus: its role or tag, and its name. The text runs in the page. */
const focused = () =>
  bench.page.evaluate<string>(
    `(({ tagName, ariaLabel, textContent }) => tagName.toLowerCase() + ' ' + (ariaLabel ?? textContent.slice(0, 30)))(document.activeElement)`,
  )
const press = async (...keys: string[]) => {
  for (const key of keys) await bench.page.keyboard.press(key)
}
/** Not hidden alone: a closed dialog leaves the page a moment later. */
const dialogGone = () => bench.page.locator('dialog').waitFor({ state: 'detached' })

inBrowser('a study is stopped by keys: it asks, Escape and Enter at once change nothing, and the focus stays with the page', async () => {
  const { page } = bench
  const study = await trained(1)
  await bench.begin(study)
  await bench.open(`/study/${study}`)
  await bench.row(2).waitFor()
  const stop = page.getByRole('button', { name: 'Stop…' })
  await stop.focus()
  await press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Stop keyed' })
  await dialog.getByText('No more trials begin, and the one under way will be stopped. What was measured stays.').waitFor()
  await press('Escape')
  await dialogGone()
  expect(await focused()).toBe('button Stop…')
  await press('Enter')
  await dialog.waitFor()
  await press('Enter')
  await dialogGone()
  expect((await bench.studies.getStudy(study)).state).toBe('active')
  await press('Enter')
  await dialog.waitFor()
  await press('Shift+Tab', 'Enter')
  await stop.waitFor({ state: 'detached' })
  expect((await bench.studies.getStudy(study)).state).toBe('ended')
  expect(await focused()).toMatch(/^main /)
})

inBrowser('from the table Enter leads to the selected trial, Escape back, also from a dialog there, and where it is deleted', async () => {
  const { page } = bench
  const study = await trained(3)
  await bench.open(`/study/${study}`)
  await bench.row(3).waitFor()
  await page.getByRole('region', { name: /arrow keys/ }).focus()
  await press('ArrowDown', 'Enter')
  expect(await focused()).toBe('aside Trial 3')
  await press('Escape')
  await page.getByRole('complementary', { name: 'Trial 3' }).waitFor({ state: 'detached' })
  expect(await focused()).toMatch(/^section Trials/)
  await press('ArrowDown', 'ArrowDown')
  const detail = page.getByRole('complementary', { name: 'Trial 2' })
  await detail.getByRole('button', { name: 'Delete…' }).focus()
  await press('Enter')
  await detail.getByRole('dialog', { name: 'Delete trial 2' }).waitFor()
  await press('Escape')
  await dialogGone()
  expect(await focused()).toBe('button Delete…')
  await press('Enter')
  await detail.getByRole('dialog').waitFor()
  await press('Shift+Tab', 'Enter')
  await bench.row(2).waitFor({ state: 'detached' })
  expect(await focused()).toMatch(/^section Trials/)
  await press('ArrowDown')
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  expect(await focused()).toMatch(/^section Trials/)
})

inBrowser('from one page to another the focus is at the page, and the keys go on from there', async () => {
  const { page } = bench
  await trained(1)
  await bench.open('/')
  await page.getByRole('link', { name: 'keyed' }).focus()
  await press('Enter')
  await bench.row(1).waitFor()
  expect(await focused()).toMatch(/^main /)
  await press('Tab')
  expect(await focused()).toBe('button Add trial…')
})

inBrowser('keys that are the browser’s stay with it: Alt and an arrow in a chart go back, Control and p prints', async () => {
  const { page } = bench
  const study = await trained(2)
  await bench.open(`/study/${study}?trial=2`)
  await bench.row(2).waitFor()
  await page.getByRole('region', { name: /arrow keys/ }).focus()
  await press('Control+p')
  await page.getByRole('application', { name: /^Curves/ }).focus()
  // true where nothing took the key from the browser, which has none to go back with here; the text runs in the page
  const left = (options: string) =>
    page.evaluate<boolean>(
      `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, cancelable: true, ${options} }))`,
    )
  expect([await left('altKey: true'), await left('metaKey: true'), await left('')]).toEqual([true, true, false])
  expect(new URL(page.url()).hash).toBe(`#/study/${study}?trial=2`)
})

inBrowser('tabs lead to what they show, and a button that goes with what it took leaves the focus beside it', async () => {
  const { page } = bench
  const study = await trained(2)
  await bench.studies.updateTrial({ study, number: 1, labels: { baseline: '' } })
  await bench.open(`/study/${study}?brush=p.rate:0~1&trial=1`)
  await bench.row(1).waitFor()
  const views = page.getByRole('tablist', { name: 'View' })
  await views.getByRole('tab', { name: 'Parallel coordinates' }).focus()
  await press('End')
  expect(await focused()).toBe('button Study file')
  await page.getByRole('tabpanel', { name: 'Study file' }).getByRole('button', { name: 'Edit…' }).waitFor()
  await press('Home', 'ArrowLeft', 'ArrowRight')
  expect(await focused()).toBe('button Parallel coordinates')
  await page.getByRole('button', { name: 'Clear brush' }).focus()
  await press('Enter')
  await page.getByRole('button', { name: 'Clear brush' }).waitFor({ state: 'detached' })
  expect(await focused()).toBe('button Parallel coordinates')
  await page.getByRole('button', { name: 'Remove the tag baseline' }).focus()
  await press('Enter')
  await page.getByRole('button', { name: 'Remove the tag baseline' }).waitFor({ state: 'detached' })
  expect(await focused()).toBe('input New tag')
})

inBrowser('how many are shown and what becomes of a study is said without a look at the page', async () => {
  const { page } = bench
  const said = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()
  for (const name of ['keyed', 'other', 'third', 'fourth']) await bench.trained(name, 0)
  await bench.open('/')
  await said('4 in all, 4 running')
  await page.getByLabel('Find studies').fill('other')
  await said('1 of 4')
  await page.getByRole('link', { name: 'other' }).click()
  const { id: study } = (await bench.studies.listStudies()).find(({ spec }) => spec.name === 'other')!
  await said('running')
  for (const accuracy of [0.1, 0.9]) await bench.train(study, { steps: 1, values: () => ({ accuracy }) })
  await page.getByLabel('Find trials').fill('accuracy>0.5')
  await said('1 shown')
  await bench.studies.pauseStudy(study)
  await said('paused')
})
