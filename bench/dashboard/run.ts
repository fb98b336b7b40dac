/**
 * The dashboard in a real Chromium on a processor four times slower: `node bench/dashboard/run.ts [--sizes 2000x200,10000x1000] [--live SECONDS] [--json FILE]`.
 * Compile first (`npm run build`). On a busy machine the times of a frame's own work count; those from frame to frame are indications.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { residentMegabytes, type ServerProcess, startHone } from '../service/processes.ts'
import { printRows, type Row } from '../service/table.ts'
import { cpuMs, type Frames, firstSeen, heapMegabytes, measureFrames, openBrowser, openPage, SLOWER, settled } from './browser.ts'
import { fill } from './fill.ts'
import { reportLive } from './live.ts'
import { brushAxis, FRAMES, hoverCurves, hoverLines } from './pointer.ts'

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '2000x200,10000x1000' },
    live: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
})

const RUNNING = 8
const POINTS_PER_SECOND = 1_000

const folder = mkdtempSync(join(tmpdir(), 'hone-bench-dashboard-'))
const rows: Row[] = []
const loadAtStart = loadavg()[0]
const browser = await openBrowser()
try {
  for (const size of flags.sizes.split(',')) await measure(browser, size)
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
printRows(rows)
console.log(
  `\nChromium ${browser.version()}, processor slowed ${SLOWER} times, no GPU; load average ${loadAtStart} at the start, ${loadavg()[0]} at the end`,
)
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(rows, null, 2)}\n`)

async function measure(browser: Browser, size: string): Promise<void> {
  const [trials = 0, points = 0] = size.split('x').map(Number)
  const dataFolder = join(folder, size)
  const study = await fill(dataFolder, { name: 'scenes', trials, points, running: RUNNING })
  const server = await startHone(dataFolder)
  try {
    const title = `${trials.toLocaleString('en-US')} × ${points.toLocaleString('en-US')}`
    await measurePage(browser, server, { study, trials, size: title })
  } finally {
    await server.stop()
  }
}

interface Measured {
  readonly study: string
  readonly trials: number
  readonly size: string
}

async function measurePage(browser: Browser, server: ServerProcess, { study, trials, size }: Measured): Promise<void> {
  const add = (what: string, ours: string, wanted = '') => rows.push({ what: `${size}: ${what}`, ours, wanted })
  const seen = await openPage(browser)
  const { page } = seen
  await page.goto(`http://${server.http}/#/study/${study}?token=${server.token}`)
  const first = await firstSeen(page)
  add('processor time of the page until all curves were there', seconds(await cpuMs(seen.cdp)))
  add('first paint with the best value', seconds(first.study), '< 1 s')
  add('all trials in the table', seconds(first.trials))
  add('all curves there', seconds(first.curves))
  await settled(page)
  add('memory of the page', `${Math.round(await heapMegabytes(seen))} MB`, '< 300 MB')
  add('hover over the curves', frameText(await hoverCurves(seen)), '≤ 16.7 ms a frame')
  add('hover over parallel coordinates', frameText(await hoverLines(seen)), '≤ 16.7 ms a frame')
  add('brush along an axis', frameText(await brushAxis(seen)), '≤ 16.7 ms a frame')
  add('after the brush, all views follow', frameText(await measureFrames(seen, FRAMES, '')))
  const before = await heapMegabytes(seen)
  const live = reportLive(server, study, {
    running: Array.from({ length: RUNNING }, (_, k) => trials - k),
    perSecond: POINTS_PER_SECOND,
    seconds: Number(flags.live),
  })
  const during = await hoverCurves(seen)
  const sent = await live
  add(`hover while ${POINTS_PER_SECOND.toLocaleString('en-US')} points a second arrive`, frameText(during))
  await settled(page)
  const after = await heapMegabytes(seen)
  add(`memory after ${sent.toLocaleString('en-US')} live points`, `${Math.round(before)} → ${Math.round(after)} MB`)
  add(
    'memory of the server',
    `${Math.round(residentMegabytes(server.pid))} MB, at most ${Math.round(residentMegabytes(server.pid, 'VmHWM'))} MB`,
  )
  await seen.close()
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`
}

function frameText({ busy, apart, cpu }: Frames): string {
  const at = (values: readonly number[], share: number) =>
    values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]!.toFixed(1)
  return `${cpu.toFixed(1)} ms of processor time a frame; ${at(busy, 0.5)} ms of work, p99 ${at(busy, 0.99)}; frames ${at(apart, 0.5)} ms apart, p95 ${at(apart, 0.95)}, longest ${at(apart, 1)}`
}
