import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that the address holds where one is, and nothing that is not for others.

const bench = new Bench()

const trained = (trials: number) => bench.trained('addressed', trials, 1)

inBrowser(
  'the token that the command line’s address carries is in no address and no link of the page, wherever one goes on from there',
  async () => {
    const { page } = bench
    const study = await trained(2)
    await bench.open(`/study/${study}`)
    await bench.row(1).click()
    await page.waitForURL(/trial=1/)
    expect(page.url()).not.toContain('token')
    expect(await page.content()).not.toContain(bench.access.token)
    await bench.open(`/study/${study}?view=slices`)
    await page.getByRole('tab', { name: 'Workers' }).click()
    await page.waitForURL(/view=workers/)
    expect(page.url()).not.toContain('token')
    expect(await page.getByRole('button', { name: 'Pause' }).isEnabled()).toBe(true)
  },
)

inBrowser('the trial that an address or a chart selects is in sight in the table, however far down it stands', async () => {
  const { page } = bench
  const study = await trained(60)
  const inSight = async (number: number) => {
    const [row, table] = [await bench.row(number).boundingBox(), (await page.locator('.scroller').boundingBox())!]
    return row !== null && row.y > table.y && row.y + row.height <= table.y + table.height
  }
  await bench.open(`/study/${study}?trial=3`)
  await expect.poll(() => inSight(3)).toBe(true)
  await page.getByRole('application', { name: /^Best accuracy/ }).focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.waitForURL(/trial=60/)
  await expect.poll(() => inSight(60)).toBe(true)
})

inBrowser(
  'Control and a click open a row’s link beside the page, which stays as it is; text is marked in a row without selecting it',
  async () => {
    const { page } = bench
    const study = await trained(2)
    const beside = async (name: string) => {
      const opened = page.context().waitForEvent('page')
      await page.getByRole('link', { name, exact: true }).click({ modifiers: ['Control'] })
      const other = await opened
      await other.waitForURL(/study/)
      const { hash } = new URL(other.url())
      await other.close()
      return hash
    }
    await bench.open('/')
    expect(await beside('addressed')).toBe(`#/study/${study}`)
    expect(new URL(page.url()).hash).toBe('#/')
    await page.getByRole('link', { name: 'addressed' }).click()
    await bench.row(2).waitFor()
    expect(await beside('2')).toBe(`#/study/${study}?trial=2`)
    expect(page.url()).not.toContain('trial=')
    const { x, y, width, height } = (await bench.row(1).locator('td').first().boundingBox())!
    await page.mouse.move(x + 2, y + height / 2)
    await page.mouse.down()
    await page.mouse.move(x + width - 2, y + height / 2, { steps: 4 })
    await page.mouse.up()
    expect(await page.evaluate<string>('String(getSelection())')).toContain('succeeded')
    expect(page.url()).not.toContain('trial=')
  },
)
