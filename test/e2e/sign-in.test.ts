import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: parabola, project: mine}
spec:
  objectives: [{metric: loss, goal: minimize}]
  parameters: {x: {double: [-5, 5]}}
  algorithm: {name: random}
  budget: {trials: 20}
`

const bench = new Bench({ secure: true })

/** The page's answers 401 are in its console: they are what this is about. */
const complaints = () => bench.complaints.filter((text) => !text.includes('401'))

async function signIn(token: string): Promise<void> {
  await bench.page.getByLabel('Token').fill(token)
  await bench.page.getByRole('button', { name: 'Sign in' }).click()
}

inBrowser('on a network the dashboard shows nothing before a token was given, keeps the browser signed in, and lets it go', async () => {
  const id = await bench.create(DOCUMENT)
  const { page } = bench
  await page.goto(bench.address)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await page.getByText('parabola').count()).toBe(0)

  await signIn('wrong')
  await page.getByText('The token is not one of this server’s.').waitFor()
  if (process.env.HONE_PICTURES !== undefined) await page.screenshot({ path: `${process.env.HONE_PICTURES}/sign-in.png` })
  const { token } = await bench.access.named.create({ name: 'ann', project: 'mine', readOnly: false })
  await signIn(token)
  await page
    .getByRole('link', { name: /parabola/ })
    .first()
    .click()
  await page.reload()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Resume' }).waitFor()
  expect((await bench.studies.getStudy(id)).state).toBe('paused')
  expect(await page.evaluate('[document.cookie, JSON.stringify(localStorage)].join()')).not.toContain(token.slice(5))

  await bench.access.named.revoke('ann')
  await page.reload()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(complaints()).toEqual([])
})

inBrowser('a token in the address that is none of the server’s is said to be so', async () => {
  const { page } = bench
  await page.goto(`${bench.address}/#/?token=outdated`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByText('The token is not one of this server’s.').waitFor()
  expect(await page.getByText('Live').count()).toBe(0)
  await signIn(bench.access.token)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  expect(complaints()).toEqual([])
})

inBrowser('the address that the command line prints signs in, and a token that reads only changes nothing', async () => {
  await bench.create(DOCUMENT)
  const { page } = bench
  await bench.open('/')
  await page
    .getByRole('link', { name: /parabola/ })
    .first()
    .waitFor()
  expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(bench.access.token)
  await page.goto(`${bench.address}/#/new`)
  await page.getByLabel('YAML').fill('what nobody else need see')
  await expect.poll(() => page.evaluate('JSON.stringify(sessionStorage)')).toContain('nobody else')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()

  expect(await page.evaluate('JSON.stringify(sessionStorage)')).toBe('{}')
  await page.goto(`${bench.address}/#/`)

  const { token } = await bench.access.named.create({ name: 'bob', readOnly: true })
  await signIn(token)
  await page
    .getByRole('link', { name: /parabola/ })
    .first()
    .click()
  const pause = page.getByRole('button', { name: 'Pause' })
  await pause.waitFor()
  expect(await pause.isDisabled()).toBe(true)
  expect(complaints()).toEqual([])
})
