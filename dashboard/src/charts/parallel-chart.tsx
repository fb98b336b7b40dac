import { useSignal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import type { Trial } from '../api/types.ts'
import { objectiveAxes, parameterAxes } from '../state/axes.ts'
import { brushTest } from '../state/brush.ts'
import { ranksOf } from '../state/ranks.ts'
import { route, select } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { cssColor, theme } from '../state/theme.ts'
import { objectiveValue } from '../state/values.ts'
import { formatValue } from '../words/format.ts'
import { useAxisBrush } from './axis-brush.ts'
import { ChartFrame, type Hit } from './chart-frame.tsx'
import { hovered } from './hovered.ts'
import { outstandingIn } from './outstanding.ts'
import { axisX, drawAxes, drawBrush, drawMarks, HEIGHT_PX, leastWidth, linePoints, yOf } from './parallel-axes.ts'
import { ParallelLayers, type ParallelLine, tracePoints } from './parallel-layers.ts'
import { type Paper, type Point, Sheet } from './sheet.tsx'

/** How far from a line the pointer still finds it. */
const LINE_REACH_PX = 10

const NO_TRIAL = 'No trial yet: each becomes a line here as soon as it begins.'

/** Every trial as a line through its parameters and objectives; a drag along an axis brushes. */
export function ParallelChart({ store }: { store: StudyStore }) {
  const version = store.track()
  const brushing = useAxisBrush()
  const tip = useSignal<Hit | undefined>(undefined)
  const layers = useMemo(() => new ParallelLayers(), [])
  const drawn = useRef('')
  const width = useRef(0)
  // a picture of many lines takes some frames: each asks for the next
  const turn = useSignal(0)
  const study = store.study.value
  const brushText = route.value.options.get('brush') ?? ''
  const trials = useMemo(() => [...store.trials.values()], [store, version])
  const axes = useMemo(() => (study === undefined ? [] : [...parameterAxes(study), ...objectiveAxes(study, trials)]), [study?.spec, trials])
  const ranks = useMemo(() => (study === undefined ? new Map<number, number>() : ranksOf(study, trials)), [study?.spec, trials])
  if (study === undefined) return null
  const pointsOf = (trial: Trial, wide: number) => linePoints(axes, trial, wide)
  const draw = (paper: Paper) => {
    const name = `${version} ${brushText} ${paper.width} ${axes.length} ${theme.value}`
    if (drawn.current !== name) {
      drawn.current = name
      const kept = brushTest(study)
      layers.begin(
        linesOf(trials, ranks, kept, (trial) => pointsOf(trial, paper.width)),
        paper.width,
        HEIGHT_PX,
      )
    }
    if (layers.draw(paper.ctx)) requestAnimationFrame(() => turn.value++)
    drawAxes(paper, axes)
  }
  const onPointer = (at: Point | undefined, _paper: Paper, pressed: boolean) => {
    if (pressed && at !== undefined && brushing.drag(at)) return
    const number = at === undefined ? undefined : layers.find(at, LINE_REACH_PX)
    const trial = number === undefined ? undefined : store.trials.get(number)
    tip.value = trial && at && { trial, left: at.x, top: at.y, note: formatValue(objectiveValue(trial)) }
    hovered.value = trial?.number
  }
  const onRelease = (at: Point) => {
    if (!brushing.end(at) && tip.value !== undefined) select(tip.value.trial.number)
  }
  const emphasise = (paper: Paper) => {
    for (const { trial, color } of outstandingIn(store, tip)) {
      tracePoints(paper.ctx, pointsOf(trial, paper.width), { color: cssColor('--panel'), width: 5, alpha: 0.9 })
      tracePoints(paper.ctx, pointsOf(trial, paper.width), { color, width: 2.3, alpha: 1 })
    }
    // a line that stands out would strike the words beside an axis through
    drawMarks(paper, axes)
    axes.forEach((axis, k) => {
      const ends = brushing.endsOf(axis)
      if (ends !== undefined) drawBrush(paper.ctx, axisX(k, axes.length, paper.width), yOf(ends.to), yOf(ends.from))
    })
  }
  const spot = (trial: Trial): Hit | undefined => {
    const last = pointsOf(trial, width.current).at(-1)
    return last && { trial, left: last.x, top: last.y, note: formatValue(objectiveValue(trial)) }
  }
  return (
    <div class="sideways">
      <div style={{ minWidth: `${leastWidth(axes.length)}px` }}>
        <ChartFrame
          label={`Parallel coordinates of ${trials.length} trials over ${axes.map((axis) => axis.name).join(', ')}.`}
          tip={tip}
          spot={spot}
          trials={() => trials.filter(brushTest(study) ?? (() => true))}
          empty={trials.length > 0 ? undefined : store.loaded.value === 'nothing' ? 'Reading the trials…' : NO_TRIAL}
        >
          <Sheet
            height={HEIGHT_PX}
            shown={`${version} ${brushText} ${axes.length} ${turn.value}`}
            draw={draw}
            emphasise={emphasise}
            onPointer={onPointer}
            onPress={(at, paper) => brushing.begin(axes, at, paper.width)}
            onRelease={onRelease}
            onPaper={(paper) => {
              width.current = paper.width
            }}
          />
        </ChartFrame>
      </div>
    </div>
  )
}

/** Lines in the order of drawing: what a brush leaves out first, the best last. */
function linesOf(
  trials: readonly Trial[],
  ranks: ReadonlyMap<number, number>,
  kept: ((trial: Trial) => boolean) | undefined,
  pointsOf: (trial: Trial) => Point[],
): ParallelLine[] {
  return trials
    .map((trial) => ({ trial, points: pointsOf(trial), rank: ranks.get(trial.number), kept: kept?.(trial) !== false }))
    .sort((a, b) => Number(a.kept) - Number(b.kept) || (a.rank ?? -1) - (b.rank ?? -1))
}
