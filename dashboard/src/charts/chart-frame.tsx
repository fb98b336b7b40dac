import { type ReadonlySignal, type Signal, signal, useSignal, useSignalEffect } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Trial } from '../api/types.ts'
import { select, selected } from '../state/route.ts'
import { StateMark } from '../ui/state-mark.tsx'
import { lookOf } from '../words/states.ts'
import { hovered } from './hovered.ts'

/** A trial that is pointed at, and where its name goes: CSS pixels of the chart. */
export interface Hit {
  readonly trial: Trial
  readonly left: number
  readonly top: number
  readonly note: string
}

/** What a screen reader is told of the trial that the keys point at. */
export const spoken = signal('')

interface ChartFrameProps {
  readonly label: string
  readonly tip: Signal<Hit | undefined>
  /** Where a trial lies, for who comes by keys; undefined for one that is not shown. */
  readonly spot: (trial: Trial) => Hit | undefined
  /** Trials in the order that the arrow keys walk. */
  readonly trials: () => readonly Trial[]
  /** What is said over a chart that has nothing to show. */
  readonly empty?: string | undefined
  readonly children: ComponentChildren
}

/** What all charts have: a name, the tip, and keys. Arrows point at one trial after another, Enter selects, Escape lets go. */
export function ChartFrame({ label, tip, spot, trials, empty, children }: ChartFrameProps) {
  const point = (hit: Hit | undefined) => {
    tip.value = hit
    hovered.value = hit?.trial.number
    if (hit !== undefined) spoken.value = `Trial ${hit.trial.number}, ${lookOf(hit.trial).word}, ${hit.note}`
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // with another key they are the browser's: back, forward
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const step = STEPS[event.key]
    if (step !== undefined) {
      event.preventDefault()
      point(walk(trials(), hovered.value ?? selected.value, step, spot))
    } else if (event.key === 'Enter' && tip.value !== undefined) select(tip.value.trial.number)
    else if (event.key === 'Escape') {
      if (tip.value === undefined) select(undefined)
      point(undefined)
    }
  }
  return (
    <div
      class="chart"
      role="application"
      aria-roledescription="chart"
      aria-label={`${label} Arrow keys point at trials, Enter selects.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => point(undefined)}
    >
      {children}
      {empty !== undefined && <p class="chart-empty">{empty}</p>}
      <Tip tip={tip} />
    </div>
  )
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** The next shown trial from one on. */
function walk(trials: readonly Trial[], from: number | undefined, step: number, spot: ChartFrameProps['spot']): Hit | undefined {
  const direction = step === Number.NEGATIVE_INFINITY ? 1 : step === Number.POSITIVE_INFINITY ? -1 : step
  const known = trials.findIndex((trial) => trial.number === from)
  let at = Number.isFinite(step) && known >= 0 ? known + step : direction > 0 ? 0 : trials.length - 1
  for (; at >= 0 && at < trials.length; at += direction) {
    const hit = spot(trials[at]!)
    if (hit !== undefined) return hit
  }
  return known < 0 ? undefined : spot(trials[known]!)
}

/** New words are laid out so often: a frame's time is for what is drawn. */
const WORDS_EVERY_MS = 60

/** Names the trial that is pointed at. It moves with every frame, which costs little; its words follow a moment later. It stays in the page, hidden, when none is. */
function Tip({ tip }: { tip: ReadonlySignal<Hit | undefined> }) {
  const box = useRef<HTMLDivElement>(null)
  const timer = useRef<number>(undefined)
  const said = useSignal<Hit | undefined>(undefined)
  const place = () => {
    const hit = tip.peek()
    if (box.current === null) return
    box.current.style.visibility = hit === undefined ? 'hidden' : 'visible'
    if (hit === undefined) return
    const aside = hit.left > 320 ? `calc(${hit.left - 14}px - 100%)` : `${hit.left + 14}px`
    box.current.style.transform = `translate(${aside}, calc(${hit.top}px - 50%))`
  }
  useSignalEffect(() => {
    void tip.value
    place()
    timer.current ??= window.setTimeout(
      () => {
        timer.current = undefined
        said.value = tip.peek() ?? said.peek()
      },
      said.peek() === undefined ? 0 : WORDS_EVERY_MS,
    )
  })
  const hit = said.value
  useEffect(place, [hit])
  if (hit === undefined) return null
  return (
    <div class="tip" ref={box} aria-hidden="true">
      <strong>Trial {hit.trial.number}</strong>
      <StateMark trial={hit.trial} />
      <span class="tip-note">{hit.note}</span>
    </div>
  )
}
