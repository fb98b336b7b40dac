import { expect } from 'vitest'
import { Bench, inBrowser } from './dashboard-browser.ts'

// Proves that what is told by colours is still told where the system chooses them, that fields are seen, and that a page can be printed.

const bench = new Bench()

const PAIR = `apiVersion: hone.dev/v1
kind: Study
spec:
  seed: 7
  objectives: [{metric: loss, goal: minimize}]
  parameters: {x: {double: [0, 1]}, y: {double: [0, 1]}}
  algorithm: {name: random}
  budget: {trials: 400}
`
const trained = (trials: number) => bench.trained('media', trials)

/** A computed style of what a selector finds first. The text runs in the page. */
const styleOf = (selector: string, name: string) =>
  bench.page.evaluate<string>(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue('${name}')`)

inBrowser('where the system chooses the colours, progress, the chosen tab, filter and trial are told from the others', async () => {
  const { page } = bench
  await page.emulateMedia({ forcedColors: 'active' })
  await bench.open(`/study/${await trained(3)}?trial=2&state=succeeded`)
  await bench.row(3).waitFor()
  const differ = async (one: string, other: string, name: string) => {
    expect(await styleOf(one, name), `${name} of ${one}`).not.toBe(await styleOf(other, name))
  }
  await differ('.piece-succeeded', '.progress-bar', 'background-color')
  await differ('[role=tab][aria-selected=true]', '[role=tab][aria-selected=false]', 'border-bottom-color')
  await differ('.trial-row[aria-current=true]', '.trial-row[aria-current=false]', 'outline-style')
  expect(await styleOf('.filter[aria-pressed=true]', 'outline-style')).toBe('solid')
})

inBrowser('on paper there are no buttons, nothing lies over the page, and no panel is torn', async () => {
  const { page } = bench
  await bench.open(`/study/${await trained(2)}?trial=2`)
  await bench.row(2).waitFor()
  const buttons = () => page.locator('.title-row, .panel-head, .detail').getByRole('button').filter({ visible: true }).count()
  expect(await buttons()).toBeGreaterThan(5)
  await page.emulateMedia({ media: 'print' })
  await expect.poll(buttons).toBe(0)
  expect([await styleOf('.top', 'position'), await styleOf('.charts .panel', 'break-inside')]).toEqual(['static', 'avoid'])
  expect(await page.getByLabel('New tag').isVisible()).toBe(false)
})

inBrowser('who may not act is told why: by resting on the buttons, and under them where nothing can rest', async () => {
  const study = await trained(2)
  const widthOfReason = async (hasTouch: boolean) => {
    const device = { viewport: { width: 390, height: 844 }, hasTouch, isMobile: hasTouch }
    const page = await bench.page.context().browser()!.newPage(device)
    await page.goto(`${bench.address}/#/study/${study}`)
    const reason = page.getByText('it carries the token')
    await reason.waitFor({ state: 'attached' })
    const box = await reason.boundingBox()
    await page.close()
    return box?.width
  }
  expect(await widthOfReason(false)).toBe(1)
  expect(await widthOfReason(true)).toBeGreaterThan(100)
})

/** Every chart's layers as pictures. The text runs in the page. */
const CANVASES = `[...document.querySelectorAll('.plot canvas, .sheet canvas')].map((canvas) => canvas.toDataURL())`
const canvases = () => bench.page.evaluate<string[]>(CANVASES)

/** The same, once they stay as they are. */
async function restingCanvases(): Promise<string[]> {
  let before: string[] = []
  const rests = async () => {
    const now = await canvases()
    const same = now.length > 0 && now.join() === before.join()
    before = now
    return same
  }
  await expect.poll(rests, { interval: 300 }).toBe(true)
  return before
}

inBrowser(
  'what is printed from a dark page has the inks of a light one, of few trials and of crowds, and the page is dark again',
  async () => {
    const { page } = bench
    for (const [trials, view] of [
      [12, 'parallel'],
      [310, 'parallel'],
      [310, 'contour'],
    ] as const) {
      await page.emulateMedia({ colorScheme: 'light' })
      const study = await bench.create(`${PAIR}metadata: {name: printed-${view}-${trials}}`)
      for (let k = 0; k < trials; k++) {
        await bench.train(study, { steps: 2, values: (step, { parameters }) => ({ loss: Number(parameters.x) * step }) })
      }
      await bench.open(`/study/${study}?view=${view}`)
      await bench.row(trials).waitFor()
      const light = await restingCanvases()
      await page.emulateMedia({ colorScheme: 'dark' })
      // nothing that was drawn before is at hand
      await page.reload()
      await bench.row(trials).waitFor()
      const dark = await restingCanvases()
      await page.evaluate(`matchMedia('print').addEventListener('change', ({ matches }) => { if (matches) window.printed = ${CANVASES} })`)
      await page.pdf()
      const printed = await page.evaluate<string[]>('window.printed')
      expect(printed.map((picture, k) => picture === light[k])).toEqual(light.map(() => true))
      expect(await restingCanvases()).toEqual(dark)
    }
  },
)

inBrowser('who asks for less motion has none: nothing breathes, and progress goes on at once', async () => {
  const { page } = bench
  await bench.open(`/study/${await trained(2)}`)
  await bench.row(2).waitFor()
  const motion = async () => [await styleOf('.pill-sign', 'animation-name'), await styleOf('.piece', 'transition-duration')]
  expect(await motion()).toEqual(['breathe', '0.3s'])
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await motion()).toEqual(['none', '0s'])
})

/** Contrast of two computed colours, from 1 to 21 (WCAG 2.2, relative luminance). */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = (color.match(/\d+/g) ?? []).map((channel) => {
      const c = Number(channel) / 255
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

inBrowser('the edge of every field is seen against the page, light and dark', async () => {
  const { page } = bench
  await bench.open(`/study/${await trained(2)}?trial=2`)
  await bench.row(2).waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor()
    const grounds = [await styleOf('.panel', 'background-color'), await styleOf('html', 'background-color')]
    for (const field of ['.find', '.select select', '.new-tag input', '.labels textarea']) {
      const edge = await styleOf(field, 'border-top-color')
      for (const ground of grounds) expect(contrast(edge, ground), `${field}, ${colorScheme}`).toBeGreaterThan(3)
    }
  }
})
