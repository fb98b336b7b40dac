import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

const bench = new Bench()

inBrowser('a browser whose language is none, as WebKit’s under LANG=C, shows the page', async () => {
  await bench.page.addInitScript("Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C' })")
  await bench.open('/')
  await bench.page
    .getByText('No studies yet')
    .or(bench.page.getByRole('heading', { name: 'Studies' }))
    .first()
    .waitFor()
  expect(await bench.page.evaluate('navigator.language')).toBe('C')
  expect(bench.complaints).toEqual([])
})
