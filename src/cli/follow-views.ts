import { studyJson } from './json-output.ts'
import { openLivingScreen } from './living-screen.ts'
import { dashboardLine, type Progress, progressLine, progressLines } from './progress-view.ts'

const PLAIN_LINE_MS = 5_000
const CLOCK_MS = 1_000
const NARROW = 80

/** Where a study's progress is shown while it is followed. */
export interface FollowView {
  update(progress: () => Progress): void
  /** A line below all others; empty = none. */
  ask(question: string): void
  /** Writes whole lines of something else above what is redrawn; absent where nothing is. */
  above?(lines: string): void
  /** Somebody pressed Enter. */
  typed(): void
  finish(): void
}

/** Lines that are redrawn in place. */
export function livingView(terminal: NodeJS.WriteStream): FollowView {
  const screen = openLivingScreen(terminal)
  let progress: (() => Progress) | undefined
  let question = ''
  const show = (): void => {
    const current = progress
    if (current === undefined) return
    screen.show(() => [...progressLines(current(), terminal.columns || NARROW), ...(question === '' ? [] : [question])])
  }
  const clock = setInterval(show, CLOCK_MS)
  return {
    update(next) {
      // Once, above what is redrawn: there it may take more than a line.
      if (progress === undefined && dashboardLine(next()) !== '') terminal.write(`${dashboardLine(next())}\n\n`)
      progress = next
      show()
    },
    ask(text) {
      question = text
      show()
    },
    above: (lines) => screen.above(lines),
    typed: () => screen.typed(),
    finish() {
      clearInterval(clock)
      screen.finish()
    },
  }
}

/** A line now and then, for logs and pipes; what changes soon after one is said a while later, also when nothing more comes. */
export function plainView(): FollowView {
  let said = Number.NEGATIVE_INFINITY
  let begun = false
  let late: NodeJS.Timeout | undefined
  const say = (line: string): void => {
    clearTimeout(late)
    late = undefined
    said = performance.now()
    console.log(line)
  }
  return {
    update(next) {
      const progress = next()
      if (!begun && dashboardLine(progress) !== '') console.log(dashboardLine(progress))
      begun = true
      const left = said + PLAIN_LINE_MS - performance.now()
      if (left <= 0) return say(progressLine(progress))
      clearTimeout(late)
      late = setTimeout(() => say(progressLine(next())), left)
    },
    ask(question) {
      if (question !== '') console.log(question)
    },
    typed() {},
    finish() {
      clearTimeout(late)
    },
  }
}

/** A JSON document for every change, without what does not change. */
export function jsonView(): FollowView {
  return {
    update(next) {
      const { spec: _, ...study } = studyJson(next().study)
      console.log(JSON.stringify(study))
    },
    ask() {},
    typed() {},
    finish() {},
  }
}
