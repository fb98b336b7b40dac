import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Trial } from '../api/types.ts'
import { select } from '../state/route.ts'
import type { StudyStore } from '../state/study-store.ts'
import { ChartFrame, type Hit } from './chart-frame.tsx'
import { hovered } from './hovered.ts'
import { type Outstanding, outstandingIn } from './outstanding.ts'
import { type Paper, type Point, Sheet } from './sheet.tsx'

const REACH_PX = 16

interface TrialSheetProps {
  readonly store: StudyStore
  readonly label: string
  /** Trials in the order that the arrow keys walk. */
  readonly trials: () => readonly Trial[]
  readonly empty?: string | undefined
  readonly height: number
  /** Names what is drawn: it is drawn anew when this changes. */
  readonly shown: string
  readonly draw: (paper: Paper) => void
  /** Draws the trials that stand out, on a layer above. */
  readonly emphasise: (paper: Paper, outstanding: readonly Outstanding[]) => void
  /** Where a trial lies on a sheet of that width. */
  readonly spot: (trial: Trial, width: number) => Hit | undefined
  /** The trial that lies under the pointer. */
  readonly find: (at: Point, paper: Paper) => Hit | undefined
}

/** A sheet on which trials have places: they are pointed at and selected there. */
export function TrialSheet({ store, label, trials, empty, height, shown, draw, emphasise, spot, find }: TrialSheetProps) {
  const tip = useSignal<Hit | undefined>(undefined)
  const width = useRef(0)
  const onPointer = (at: Point | undefined, paper: Paper) => {
    tip.value = at && find(at, paper)
    hovered.value = tip.value?.trial.number
  }
  return (
    <ChartFrame label={label} tip={tip} spot={(trial) => spot(trial, width.current)} trials={trials} empty={empty}>
      <Sheet
        height={height}
        shown={shown}
        draw={draw}
        emphasise={(paper) => emphasise(paper, outstandingIn(store, tip))}
        onPointer={onPointer}
        onRelease={() => tip.value !== undefined && select(tip.value.trial.number)}
        onPaper={(paper) => {
          width.current = paper.width
        }}
      />
    </ChartFrame>
  )
}

/** The trial that lies nearest to a point, within reach. */
export function nearest(trials: Iterable<Trial>, place: (trial: Trial) => Point | undefined, at: Point): Trial | undefined {
  let closest = REACH_PX ** 2
  let found: Trial | undefined
  for (const trial of trials) {
    const there = place(trial)
    if (there === undefined) continue
    const distance = (there.x - at.x) ** 2 + (there.y - at.y) ** 2
    if (distance >= closest) continue
    closest = distance
    found = trial
  }
  return found
}
