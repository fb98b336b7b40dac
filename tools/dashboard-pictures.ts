/**
 * Takes the pictures of docs/dashboard.md from a running server: `node tools/dashboard-pictures.ts HTTP TOKEN STUDY --why TRIAL [--large STUDY] [--front STUDY]`.
 * STUDY is a finished study of examples/digits, TRIAL one of it that was stopped after some steps; a large one shows the density (bench/dashboard/fill.ts makes one), one with two objectives the front.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

const options = { why: { type: 'string' }, large: { type: 'string' }, front: { type: 'string' } } as const
const { positionals, values } = parseArgs({ allowPositionals: true, options })
const [http = '', token = '', study = ''] = positionals
const folder = join(import.meta.dirname, '..', 'docs', 'pictures')
const WHY = `trial=${values.why}`
/** So high that nothing must be scrolled: the head of the page would lie over it. */
const TALL_PX = 2_600

interface Picture {
  readonly name: string
  readonly path: string
  /** What is shown of the page; all that is seen when absent. */
  readonly of?: string
  readonly dark?: boolean
  readonly height?: number
}

const at = (name: string, options = '') => `/study/${encodeURIComponent(name)}${options === '' ? '' : `?${options}`}`
const pictures: readonly Picture[] = [
  { name: 'dashboard-light', path: at(study), height: 1_000 },
  { name: 'dashboard-dark', path: at(study), dark: true, height: 1_000 },
  { name: 'dashboard-studies', path: '/', height: 560 },
  { name: 'dashboard-why', path: at(study, WHY), of: '.charts .panel:first-child' },
  { name: 'dashboard-best', path: at(study), of: '.charts .panel:last-child' },
  { name: 'dashboard-parallel', path: at(study, 'brush=v.0:0.9~1'), of: '.explore' },
  { name: 'dashboard-slices', path: at(study, 'view=slices'), of: '.explore' },
  { name: 'dashboard-contour', path: at(study, 'view=contour'), of: '.explore' },
  { name: 'dashboard-workers', path: at(values.front ?? study, 'view=workers'), of: '.explore' },
  { name: 'dashboard-trials', path: at(study, WHY), of: '.trials', dark: true },
  ...(values.front === undefined ? [] : [{ name: 'dashboard-front', path: at(values.front, 'view=front'), of: '.explore' }]),
  ...(values.large === undefined ? [] : [{ name: 'dashboard-density', path: at(values.large), of: '.charts' }]),
]

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
for (const { name, path, of, dark = false, height = 900 } of pictures) {
  const page = await browser.newPage({
    viewport: { width: 1_320, height: of === undefined ? height : TALL_PX },
    locale: 'en-US',
    colorScheme: dark ? 'dark' : 'light',
  })
  await page.goto(`http://${http}/#${path}${path.includes('?') ? '&' : '?'}token=${token}`)
  await page
    .locator(of ?? '.row-link, .trial-row')
    .first()
    .waitFor()
  await page.locator('.reading').waitFor({ state: 'detached' })
  // thousands of curves take some frames
  await page.waitForTimeout(3_000)
  const target = of === undefined ? page : page.locator(of).first()
  await target.screenshot({ path: join(folder, `${name}.png`) })
  await page.close()
}
await browser.close()
