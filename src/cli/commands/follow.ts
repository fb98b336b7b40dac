import { createInterface } from 'node:readline'
import type { Connection } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { openLivingScreen } from '../living-screen.ts'
import { type Progress, progressLine, progressLines, summaryLines } from '../progress-view.ts'
import { dashboardOf, progressOf, type WatchedStudy, watchStudy } from '../watching.ts'

const PLAIN_LINE_MS = 5_000
const CLOCK_MS = 1_000
const NARROW = 80

/** Shows a study's progress until it is over; the exit code says how it ended. Ctrl-C asks first, then leaves it running. */
export async function follow(connection: Connection, name: string): Promise<ExitCode> {
  const leave = new AbortController()
  const show = process.stdout.isTTY === true ? livingView() : plainLines()
  const interrupts = onInterrupt(name, leave, show)
  let last: WatchedStudy | undefined
  try {
    for await (const watched of watchStudy(connection, name, leave.signal)) {
      last = watched
      show.update(() => progressOf(watched, dashboardOf(connection.address, watched.study.id), Date.now()))
    }
  } finally {
    show.finish()
    interrupts.close()
  }
  if (last === undefined || leave.signal.aborted) {
    console.log(`\n${name} goes on without you: \`hone watch ${name}\` comes back to it, \`hone stop ${name}\` ends it.`)
    return EXIT.interrupted
  }
  const { study } = last
  console.log(['', ...summaryLines(progressOf(last, undefined, Date.now())), ''].join('\n'))
  console.log(
    `hone trials ${study.name}   all trials      hone show ${study.name}   the study      hone logs ${study.name} ${study.bestTrial || 1}   a trial's output`,
  )
  return study.end?.failed ? EXIT.studyFailed : EXIT.ok
}

interface View {
  update(progress: () => Progress): void
  /** A line below all others; empty = none. */
  ask(question: string): void
  finish(): void
}

function livingView(): View {
  const screen = openLivingScreen(process.stdout)
  let progress: (() => Progress) | undefined
  let question = ''
  const show = (): void => {
    const current = progress
    if (current === undefined) return
    screen.show(() => [...progressLines(current(), process.stdout.columns || NARROW), ...(question === '' ? [] : [question])])
  }
  const clock = setInterval(show, CLOCK_MS)
  return {
    update(next) {
      progress = next
      show()
    },
    ask(text) {
      question = text
      show()
    },
    finish() {
      clearInterval(clock)
      screen.finish()
    },
  }
}

function plainLines(): View {
  let said = 0
  let dashboard = false
  return {
    update(next) {
      const progress = next()
      if (!dashboard && progress.dashboard !== undefined) console.log(`dashboard ${progress.dashboard}`)
      dashboard = true
      if (Date.now() - said < PLAIN_LINE_MS) return
      said = Date.now()
      console.log(progressLine(progress))
    },
    ask(question) {
      if (question !== '') console.log(question)
    },
    finish() {},
  }
}

/** First Ctrl-C asks what is meant; a second one leaves the study running. */
function onInterrupt(name: string, leave: AbortController, view: View): { close(): void } {
  if (process.stdin.isTTY !== true) return { close() {} }
  const reader = createInterface({ input: process.stdin, output: process.stdout, terminal: false })
  let asked = false
  const interrupted = (): void => {
    if (asked) {
      leave.abort()
      return
    }
    asked = true
    view.ask(`Ctrl-C again leaves ${name} running; Enter goes on watching.`)
    reader.once('line', () => {
      asked = false
      view.ask('')
    })
  }
  process.on('SIGINT', interrupted)
  return {
    close() {
      process.off('SIGINT', interrupted)
      reader.close()
    },
  }
}
