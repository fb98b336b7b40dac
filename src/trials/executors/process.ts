import { spawn } from 'node:child_process'
import { watch as watchFolder } from 'node:fs'
import { access, constants, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { delimiter, join, relative, resolve } from 'node:path'
import {
  attemptFolder,
  findUnfinished,
  readBytes,
  readExit,
  readGpus,
  readIdentity,
  readLastLines,
  readStop,
  removeAttemptFolder,
  WORK_FOLDER,
  writeGpus,
} from './attempt-folder.ts'
import { type AttemptFiles, type Executor, type Launch, type Observation, StreamCut } from './executor.ts'
import { fetchPage } from './page.ts'
import { lookAt, type ProcessIdentity, signalGroup } from './process-identity.ts'
import { REAPER_SCRIPT, RUNNER_SCRIPT } from './runner-script.ts'

/** Where file events do not work (some network file systems), this is how late a change is seen. */
const POLL_MS = 2_000
/** Lines that come one by one within this time are read together. */
const GATHER_MS = 25
/** A runner writes its identity within milliseconds; after this it is taken for dead. */
/** Errors of a machine that is short of something. */
const SCARCE: ReadonlySet<string> = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE'])
/** What an attempt keeps of each stream: more than anybody reads, and a runaway printer must not fill the disk. */
const STREAM_BYTES_MAX = 256 * 1024 * 1024
const BEGIN_MS_MAX = 10_000

/**
 * Runs attempts as processes of this machine, each under a detached runner of its own (runner-script.ts).
 * `folder` holds one folder per attempt, STUDY/NUMBER/EPOCH; the runner's files in it are the only memory. Of a stream that
 * grows beyond `streamBytesMax` the first half is kept, and what came last.
 */
export function createProcessExecutor(options: { folder: string; streamBytesMax?: number }): Executor {
  const streamKib = Math.ceil((options.streamBytesMax ?? STREAM_BYTES_MAX) / 1024)
  const place = (objectName: string): string => attemptFolder(options.folder, objectName)
  return {
    name: 'process',
    start: (launch) => start(place(launch.objectName), launch, streamKib),
    observe: (objectName) => observe(place(objectName)),
    watch: (objectName, changed, signal) => watch(place(objectName), changed, signal),
    stop: (objectName, graceMs) => stop(place(objectName), graceMs),
    output: (objectName) => ({
      read: (stream, offset, bytesMax) => readStream(join(place(objectName), stream), offset, bytesMax, headKib(streamKib) * 1024),
      files: filesFrom(join(place(objectName), WORK_FOLDER)),
      pages: { sharePorts: true, fetch: (port, path, signal) => fetchPage('127.0.0.1', port, path, signal) },
    }),
    unfinished: () => findUnfinished(options.folder),
    remove: (objectName) => removeAttemptFolder(place(objectName)),
  }
}

async function start(folder: string, launch: Launch, streamKib: number): Promise<Observation> {
  await mkdir(folder, { recursive: true })
  const seen = await observe(folder)
  if (seen !== undefined && seen.kind !== 'pending') return seen
  const cannotStart = await startProblem(launch)
  if (cannotStart !== undefined) return refuse(folder, cannotStart)
  await Promise.all(launch.folders.map((path) => mkdir(path, { recursive: true })))
  await writeGpus(folder, launch.gpus)
  // Started twice at once, the second runner finds the first one's identity record and leaves.
  const runner = spawn('/bin/sh', ['-c', RUNNER_SCRIPT, 'hone-runner', folder, String(streamKib), ...launch.command], {
    cwd: launch.workingFolder,
    env: { ...launch.env },
    detached: true,
    stdio: 'ignore',
  })
  const failure = await new Promise<Error | undefined>((settle) => {
    runner.once('spawn', () => settle(undefined))
    runner.once('error', settle)
  })
  // The machine has no room for a process now: tried again later, at no cost of a retry.
  if (failure !== undefined && SCARCE.has((failure as NodeJS.ErrnoException).code ?? '')) throw failure
  if (failure !== undefined) return refuse(folder, `the command could not be started: ${failure.message}`)
  runner.unref()
  return { kind: 'pending' }
}

/** What an attempt writes, seen from its own folder. */
function filesFrom(folder: string): AttemptFiles {
  return {
    read: (path, offset, bytesMax) => readBytes(resolve(folder, path), offset, bytesMax),
    async list(path) {
      const below = resolve(folder, path)
      const entries = await readdir(below, { recursive: true, withFileTypes: true }).catch(() => [])
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(below, join(entry.parentPath, entry.name)))
        .sort()
    },
  }
}

/** What is kept of a stream's beginning when it is cut; the runner's guard reckons the same. */
function headKib(streamKib: number): number {
  return Math.floor(streamKib / 2)
}

async function readStream(file: string, offset: number, bytesMax: number, head: number): Promise<Uint8Array> {
  const bytes = await readBytes(file, offset, bytesMax)
  if (bytes.length > 0 || offset <= head) return bytes
  const { size } = await stat(file)
  if (size < offset) throw new StreamCut(head)
  return bytes
}

async function refuse(folder: string, cannotStart: string): Promise<Observation> {
  await writeFile(join(folder, 'exit.json'), `${JSON.stringify({ status: 127, cannotStart })}\n`, { flag: 'wx' }).catch(() => undefined)
  return (await observe(folder)) ?? { kind: 'pending' }
}

/** Says why the command cannot be started; undefined when it looks startable. */
async function startProblem({ command, workingFolder, env }: Launch): Promise<string | undefined> {
  const folder = await stat(workingFolder).catch(() => undefined)
  if (folder === undefined) return `the working folder ${workingFolder} does not exist`
  if (!folder.isDirectory()) return `the working folder ${workingFolder} is not a folder`
  const program = command[0] ?? ''
  if (program === '') return 'the command is empty'
  const inFolders = program.includes('/') ? [''] : (env.PATH ?? '/usr/bin:/bin').split(delimiter)
  let found = false
  for (const folder of inFolders) {
    const file = resolve(workingFolder, folder, program)
    const kind = await stat(file).catch(() => undefined)
    if (kind?.isFile() !== true) continue
    found = true
    if (await isExecutable(file)) return undefined
  }
  return found ? `${program} is not executable` : `${program} was not found`
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function observe(folder: string): Promise<Observation | undefined> {
  const exit = await readExit(folder)
  if (exit !== undefined) return exited(folder, exit)
  const identity = await readIdentity(folder)
  if (identity === undefined) return observeUnborn(folder)
  if ((await lookAt(identity)) === 'running') {
    const { pid, start, boot, startedAt } = identity
    const gpus = await readGpus(folder)
    return { kind: 'running', startedAt, detail: { pid, start, boot, ...(gpus.length === 0 ? {} : { gpus }) } }
  }
  // It may have ended while we looked: a runner writes its exit record before it goes.
  const late = await readExit(folder)
  if (late !== undefined) return exited(folder, late)
  // Its own children may live on without it: nobody would ever end or record them.
  await signalGroup(identity, 'SIGKILL')
  const at = await lastSignOfLife(folder)
  if ((await readStop(folder)) !== undefined) return exited(folder, { at, signal: 'SIGKILL' })
  return { kind: 'lost', at, reason: 'its runner vanished without an exit record: the machine restarted, or somebody killed it' }
}

/** Nothing has claimed the folder: never started, stopped before that, or a runner that is just being born. */
async function observeUnborn(folder: string): Promise<Observation | undefined> {
  const stopped = await readStop(folder)
  const claim = await stat(join(folder, 'runner.json')).catch(() => undefined)
  if (claim === undefined) return stopped && { kind: 'exited', at: stopped.at, signal: 'SIGTERM', lastLines: [] }
  const at = Math.round(claim.mtimeMs)
  if (Date.now() - at < BEGIN_MS_MAX) return { kind: 'pending' }
  return { kind: 'lost', at, reason: 'its runner was killed as it began' }
}

async function exited(folder: string, exit: Exclude<Awaited<ReturnType<typeof readExit>>, undefined>): Promise<Observation> {
  return { kind: 'exited', ...exit, lastLines: await readLastLines(folder) }
}

/** Nobody wrote down when it died: the newest write is the best guess. */
async function lastSignOfLife(folder: string): Promise<number> {
  const times = await Promise.all(
    ['runner.json', 'stdout', 'stderr', 'stop'].map((name) => stat(join(folder, name)).catch(() => undefined)),
  )
  return Math.round(Math.max(0, ...times.map((t) => t?.mtimeMs ?? 0)))
}

function watch(folder: string, changed: () => void, signal: AbortSignal): void {
  if (signal.aborted) return
  const poll = setInterval(changed, POLL_MS)
  let gathering: NodeJS.Timeout | undefined
  const gather = (): void => {
    gathering = undefined
    changed()
  }
  const notice = (_event: string, file: string | null): void => {
    if (file === 'exit.json' || file === 'runner.json') changed()
    else gathering ??= setTimeout(gather, GATHER_MS)
  }
  const events = followFolder(folder, notice)
  const end = (): void => {
    clearInterval(poll)
    clearTimeout(gathering)
    events?.close()
  }
  signal.addEventListener('abort', end, { once: true })
}

/** File events, where there are any; without them the poll alone sees to it. */
function followFolder(folder: string, notice: (event: string, file: string | null) => void): ReturnType<typeof watchFolder> | undefined {
  try {
    return watchFolder(folder, { persistent: false }, notice).on('error', () => undefined)
  } catch {
    return undefined
  }
}

async function stop(folder: string, graceMs: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  // Mark first: a runner that is not born yet looks for the mark after it has written its identity.
  const mark = `${JSON.stringify({ graceMs })}\n`
  await writeFile(join(folder, 'stop'), mark, { flag: 'wx' }).catch(() => undefined)
  const identity = await readIdentity(folder)
  if (identity === undefined || (await readExit(folder)) !== undefined) return
  await signalGroup(identity, 'SIGTERM')
  const asked = await readStop(folder)
  const waitMs = asked === undefined ? graceMs : Math.min(graceMs, Math.max(0, asked.at + asked.graceMs - Date.now()))
  reap(folder, identity, waitMs)
}

function reap(folder: string, { pid, start }: ProcessIdentity, waitMs: number): void {
  const seconds = String(Math.ceil(waitMs / 1000))
  const exit = join(folder, 'exit.json')
  const reaper = spawn('/bin/sh', ['-c', REAPER_SCRIPT, 'hone-reaper', seconds, String(pid), start, exit], {
    detached: true,
    stdio: 'ignore',
  })
  reaper.on('error', () => undefined)
  reaper.unref()
}
