import type { Study, Trial } from '../api/types.ts'
import { brushTest } from '../state/brush.ts'
import { clock } from '../state/clock.ts'
import { route } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor } from '../state/theme.ts'
import { formatDuration } from '../words/format.ts'
import { isOpen, STATE_LOOKS } from '../words/states.ts'
import type { Hit } from './chart-frame.tsx'
import { drawSign } from './ink.ts'
import type { Outstanding } from './outstanding.ts'
import { type Paper, type Point, write } from './sheet.tsx'
import { timeMarks, timeText } from './time-marks.ts'
import { TrialSheet } from './trial-sheet.tsx'

const ROW_PX = 22
const FOOT_PX = 42
/** Room for one mark of time. */
const MARK_PX = 80
const LEFT_PX = 120
const RIGHT_PX = 20

interface Lane {
  readonly worker: string
  readonly trials: Trial[]
}

/** Rows of trials that do not overlap, worker by worker: one that runs several at a time has several. */
function lanesOf(trials: Iterable<Trial>, now: number): Lane[] {
  const begun = [...trials].filter((trial) => trial.startedAt !== undefined)
  begun.sort((a, b) => a.startedAt! - b.startedAt! || a.number - b.number)
  const lanes: Lane[] = []
  for (const trial of begun) {
    const worker = trial.worker ?? 'server'
    const free = lanes.find((lane) => lane.worker === worker && endOf(lane.trials.at(-1)!, now) <= trial.startedAt!)
    if (free === undefined) lanes.push({ worker, trials: [trial] })
    else free.trials.push(trial)
  }
  return lanes.sort((a, b) => (a.worker < b.worker ? -1 : a.worker > b.worker ? 1 : 0))
}

function endOf(trial: Trial, now: number): number {
  return trial.endedAt ?? now
}

/** Who evaluated what when. */
export function WorkerChart({ store, study }: { store: StudyStore; study: Study }) {
  const version = store.track()
  const trials = [...store.trials.values()]
  const now = trials.some(({ state }) => isOpen(state)) ? clock.value : 0
  const lanes = lanesOf(trials, now)
  if (lanes.length === 0) return <p class="empty muted">No trial has started yet.</p>
  const begin = lanes.reduce((least, { trials: [first] }) => Math.min(least, first!.startedAt!), Number.POSITIVE_INFINITY)
  const end = lanes.reduce((most, lane) => lane.trials.reduce((m, trial) => Math.max(m, endOf(trial, now)), most), begin + 1)
  const height = lanes.length * ROW_PX + FOOT_PX
  const x = (at: number, wide: number) => LEFT_PX + ((at - begin) / (end - begin)) * (wide - LEFT_PX - RIGHT_PX)
  const draw = ({ ctx, width: wide }: Paper) => {
    const kept = brushTest(study)
    drawTime(ctx, wide, lanes.length * ROW_PX, end - begin)
    lanes.forEach(({ worker, trials: row }, k) => {
      if (lanes[k - 1]?.worker !== worker) {
        write(ctx, worker, { x: 0, y: k * ROW_PX + 15 }, { color: cssColor('--ink-2'), width: LEFT_PX - 12 })
      }
      for (const trial of row) {
        const left = x(trial.startedAt!, wide)
        const right = Math.max(left + 2, x(endOf(trial, now), wide) - 1)
        ctx.globalAlpha = kept?.(trial) === false ? 0.15 : 1
        drawBar(ctx, trial, { left, right, top: k * ROW_PX + 3 })
        ctx.globalAlpha = 1
      }
    })
  }
  const emphasise = ({ ctx, width: wide }: Paper, outstanding: readonly Outstanding[]) => {
    const colors = new Map(outstanding.map(({ trial, color }) => [trial.number, color]))
    lanes.forEach(({ trials: row }, k) => {
      for (const trial of row) {
        const color = colors.get(trial.number)
        if (color === undefined) continue
        ctx.strokeStyle = color
        ctx.lineWidth = 2
        const left = x(trial.startedAt!, wide)
        ctx.strokeRect(left, k * ROW_PX + 3, Math.max(2, x(endOf(trial, now), wide) - left - 1), ROW_PX - 6)
      }
    })
  }
  const hitAt = (trial: Trial, left: number, top: number): Hit => {
    return { trial, left, top, note: formatDuration(endOf(trial, now) - (trial.startedAt ?? 0)) }
  }
  const spot = (trial: Trial, wide: number): Hit | undefined => {
    const row = lanes.findIndex((lane) => lane.trials.includes(trial))
    return row < 0 ? undefined : hitAt(trial, x(trial.startedAt!, wide), (row + 0.5) * ROW_PX)
  }
  const find = (at: Point, { width: wide }: Paper): Hit | undefined => {
    const row = lanes[Math.floor(at.y / ROW_PX)]
    const found = row?.trials.find((trial) => at.x >= x(trial.startedAt!, wide) - 2 && at.x <= x(endOf(trial, now), wide) + 2)
    return found && hitAt(found, at.x, at.y)
  }
  return (
    <div class="timeline">
      <TrialSheet
        store={store}
        label={`Timeline of ${lanes.length} rows of workers.`}
        trials={() => trials.filter((trial) => trial.startedAt !== undefined)}
        height={height}
        shown={`${version} ${now} ${route.value.options.get('brush')}`}
        draw={draw}
        emphasise={emphasise}
        spot={spot}
        find={find}
      />
    </div>
  )
}

function drawBar(ctx: CanvasRenderingContext2D, trial: Trial, { left, right, top }: { left: number; right: number; top: number }): void {
  const { color, shape } = STATE_LOOKS[trial.state]
  const fill = ctx.globalAlpha
  ctx.fillStyle = cssColor(color)
  ctx.globalAlpha = fill * 0.35
  ctx.fillRect(left, top, right - left, ROW_PX - 6)
  ctx.globalAlpha = fill
  ctx.fillRect(left, top, 2, ROW_PX - 6)
  if (right - left > 14) drawSign(ctx, shape, { x: right - 7, y: top + 8 }, 3.4 / devicePixelRatio, cssColor(color), cssColor('--panel'))
  if (right - left > 34) write(ctx, String(trial.number), { x: left + 6, y: top + 12 }, { color: cssColor('--ink') })
}

function drawTime(ctx: CanvasRenderingContext2D, width: number, height: number, span: number): void {
  const room = width - LEFT_PX - RIGHT_PX
  for (const time of timeMarks(span, Math.max(1, Math.floor(room / MARK_PX)))) {
    const x = LEFT_PX + (time / span) * room
    ctx.fillStyle = cssColor('--grid')
    ctx.fillRect(x, 0, 1, height)
    write(ctx, timeText(time), { x, y: height + 16 }, { color: cssColor('--ink-3'), align: 'center' })
  }
  write(ctx, 'time since the first trial began', { x: LEFT_PX + room / 2, y: height + 35 }, { color: cssColor('--ink-2'), align: 'center' })
}
