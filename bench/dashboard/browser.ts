import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
]
/** How much slower than this machine the page's processor is made to be. */
export const SLOWER = 4

export interface Seen {
  readonly page: Page
  readonly cdp: CDPSession
  close(): Promise<void>
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS })
}

/** A page on a slowed processor that notes when it first showed what. The text runs in the page. */
export async function openPage(browser: Browser): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, locale: 'en-US' })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(`the page failed: ${error}`))
  await page.addInitScript(NOTES)
  const cdp = await context.newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  return { page, cdp, close: () => context.close() }
}

/** What is first seen when, milliseconds since the navigation began: looked for before each frame. */
const NOTES = `
  window.seen = {}
  const wanted = {
    study: () => document.querySelector('.figure-best .big:not(.muted)'),
    trials: () => document.querySelector('.trial-row'),
    // says that curves are being read until all are here
    curves: () => document.querySelector('.trial-row') && !document.querySelector('.charts .panel .muted.reading') && document.querySelector('.charts .uplot'),
  }
  const look = () => {
    for (const [name, find] of Object.entries(wanted)) if (window.seen[name] === undefined && find()) window.seen[name] = performance.now()
    if (Object.keys(window.seen).length < 3) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
`

/** When what was first seen, milliseconds after the navigation; resolves when all of it was. */
export function firstSeen(page: Page): Promise<Readonly<Record<'study' | 'trials' | 'curves', number>>> {
  return page.evaluate(`new Promise((resolve) => {
    const look = () => (Object.keys(window.seen).length === 3 ? resolve(window.seen) : setTimeout(look, 20))
    look()
  })`)
}

/** Times of frames in milliseconds. */
export interface Frames {
  /** What the page's thread did for a frame, by the clock. */
  readonly busy: readonly number[]
  /** Processor time of the page's thread for one frame, on average: what other programs of the machine take is not in it. */
  readonly cpu: number
  /** From one frame to the next. */
  readonly apart: readonly number[]
}

/** Runs the body once before every frame, as an even pointer would, with `k` the frame's number and `n` how many there are. */
export async function measureFrames({ page, cdp }: Seen, n: number, body: string): Promise<Frames> {
  const before = await cpuMs(cdp)
  const frames = await page.evaluate<Omit<Frames, 'cpu'>>(`new Promise((resolve) => {
    const [busy, apart, n] = [[], [], ${n}]
    const channel = new MessageChannel()
    let [k, begun, last] = [0, 0, undefined]
    window.box = undefined
    const act = (k, n) => { ${body} }
    channel.port1.onmessage = () => {
      busy.push(performance.now() - begun)
      if (k < n) requestAnimationFrame(frame)
      else resolve({ busy, apart })
    }
    const frame = (at) => {
      if (last !== undefined) apart.push(at - last)
      last = at
      begun = performance.now()
      act(k++, n)
      // is answered when the frame was laid out and painted
      channel.port2.postMessage(0)
    }
    requestAnimationFrame(frame)
  })`)
  return { ...frames, cpu: ((await cpuMs(cdp)) - before) / n }
}

/** Processor time of the page's thread so far. */
export async function cpuMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
}

/** Resolves when the page has come to rest: so many frames in a row in which nothing was to do. */
export function settled(page: Page): Promise<void> {
  return page.evaluate<void>(`new Promise((resolve) => {
    let [quiet, last] = [0, performance.now()]
    const frame = (at) => {
      quiet = at - last < 40 ? quiet + 1 : 0
      last = at
      if (quiet > 45) resolve()
      else requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })`)
}

/** Megabytes that the page's objects take after a collection. */
export async function heapMegabytes({ cdp }: Seen): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return usedSize / 2 ** 20
}
