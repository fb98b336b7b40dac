import { Turns } from '../../../turns/index.ts'
import { attemptFolder, findUnfinished, largestTrialFolder, removeAttemptFolder } from '../attempt-folder.ts'
import type { Executor, ExecutorKind, Observation } from '../executor.ts'
import type { ProcessIdentity } from './identity.ts'
import { observe } from './observe.ts'
import { outputOf } from './output.ts'
import { EXIT_FILE, RUNNER_FILE } from './records.ts'
import { start } from './start.ts'
import { stop } from './stop.ts'
import { endVanished, hasVanished } from './vanished.ts'
import { watch } from './watch.ts'

/** What an attempt keeps of each stream: more than anybody reads, and a runaway printer must not fill the disk. */
export const STREAM_BYTES_MAX = 256 * 1024 * 1024

/** Attempts as processes of this machine. */
export const processes = {
  name: 'process',
  open: ({ folder, logBytesMax }) =>
    createProcessExecutor({ folder, ...(logBytesMax === undefined ? {} : { streamBytesMax: logBytesMax }) }),
} as const satisfies ExecutorKind

/**
 * Runs attempts as processes of this machine, each under a detached runner of its own (runner-script.ts).
 * `folder` holds one folder per attempt, STUDY/NUMBER/EPOCH; the runner's files in it are the only memory. Of a stream that
 * grows beyond `streamBytesMax` the first half is kept, and what came last.
 */
export function createProcessExecutor(options: { folder: string; streamBytesMax?: number }): Executor {
  const streamKib = Math.ceil((options.streamBytesMax ?? STREAM_BYTES_MAX) / 1024)
  const place = (objectName: string): string => attemptFolder(options.folder, objectName)
  /** Whom it saw running: of an attempt whose files somebody removes, nothing else is known. */
  const running = new Map<string, ProcessIdentity>()
  const turns = new Turns<string>()
  /** One after another: a look that took long would bring back as running what a later one has seen end. */
  const look = (objectName: string): Promise<Observation | undefined> => turns.run(objectName, () => lookNow(objectName))
  const lookNow = async (objectName: string): Promise<Observation | undefined> => {
    const attempt = place(objectName)
    const known = running.get(objectName)
    let seen = await observe(attempt)
    if (known !== undefined && seen?.kind !== 'running')
      seen = (await hasVanished(options.folder, attempt)) ? await endVanished(known) : await observe(attempt)
    if (seen?.kind !== 'running') running.delete(objectName)
    else running.set(objectName, seen.detail as unknown as ProcessIdentity)
    return seen
  }
  return {
    name: processes.name,
    start: (launch) => start(place(launch.objectName), launch, streamKib),
    observe: look,
    watch: (objectName, changed, signal) => watch(place(objectName), changed, signal),
    stop: (objectName, graceMs) => stop(place(objectName), graceMs),
    output: (objectName) => outputOf(place(objectName), streamKib),
    unfinished: () => findUnfinished(options.folder, RUNNER_FILE, EXIT_FILE),
    largestLeft: (study) => largestTrialFolder(options.folder, study),
    remove: (objectName) => removeAttemptFolder(place(objectName)),
  }
}
