import type { ReadStudy, ReadTrial } from '../../wire/index.ts'
import type { Connection } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { type FollowView, jsonView, livingView, plainView } from '../follow-views.ts'
import { catchInterrupts } from '../interrupts.ts'
import type { OwnLog } from '../own-log.ts'
import { frontLines, summaryLines } from '../progress-view.ts'
import { studyRef } from '../reading.ts'
import { tellingOutput } from '../trial-view.ts'
import { dashboardOf, listFront, progressOf, type WatchedStudy, watchStudy } from '../watching.ts'
import type { ReadFlags } from './studies.ts'

/**
 * Shows a study's progress until it is over; the exit code says how it ended. Ctrl-C asks first, then leaves it running (EXIT.interrupted). A server that is
 * away is asked again every second, `retriesMax` times where that is said. What `log` says is shown beside it.
 */
export async function follow(
  connection: Connection,
  name: string,
  flags: ReadFlags = {},
  { retriesMax, log }: { readonly retriesMax?: number; readonly log?: OwnLog } = {},
): Promise<ExitCode> {
  const leave = new AbortController()
  const view = openView(flags)
  log?.show(view)
  const interrupts = catchInterrupts(name, () => leave.abort(), view)
  let last: WatchedStudy | undefined
  try {
    for await (const watched of watchStudy(connection, name, leave.signal, retriesMax)) {
      last = watched
      view.update(() => progressOf(watched, dashboardOf(connection.address, watched.study.id), Date.now()))
    }
  } finally {
    log?.show(undefined)
    view.finish()
    interrupts.close()
  }
  if (last === undefined || leave.signal.aborted) return EXIT.interrupted
  if (!flags.json) sayEnd(last, await listFront(connection, last.study))
  return last.study.end?.failed || everyTrialFailed(last.study) ? EXIT.studyFailed : EXIT.ok
}

/** Then there is nothing to go on with, whatever ended the study: a script must not take it for done. */
function everyTrialFailed({ counts }: ReadStudy): boolean {
  return counts !== null && counts.failed > 0 && counts.succeeded + counts.stopped + counts.infeasible + counts.cancelled === 0
}

/** `hone watch STUDY`. */
export async function watch(connection: Connection, name: string, flags: ReadFlags): Promise<ExitCode> {
  const code = await follow(connection, name, flags)
  if (code === EXIT.interrupted) console.error(`\n${comeBack(name)}`)
  return code
}

/** What is said to who leaves a study that goes on. */
export function comeBack(name: string): string {
  return `${name} goes on without you: \`hone watch ${name}\` comes back to it, \`hone stop ${name}\` ends it.`
}

function openView({ json }: ReadFlags): FollowView {
  if (json) return jsonView()
  return process.stdout.isTTY === true ? livingView(process.stdout) : plainView()
}

function sayEnd(watched: WatchedStudy, front: readonly ReadTrial[]): void {
  const { study } = watched
  const name = studyRef(study)
  const progress = progressOf(watched, undefined, Date.now())
  console.log(['', ...summaryLines(progress), ...frontLines(study, front), ''].join('\n'))
  const output = progress.best === undefined && progress.failed !== undefined ? tellingOutput(progress.failed) : study.bestTrial || 1
  console.log(`hone trials ${name}   all trials      hone show ${name}   the study      hone logs ${name} ${output}   a trial's output`)
}
