import type { Assignment, Attempt, StudyId, TrialNumber, TrialTemplate } from '../../model/index.ts'
import type { FileFeed } from '../collectors/collector.ts'

/** One attempt to be run: everything is decided, nothing is looked up later. */
export interface Launch {
  readonly study: StudyId
  readonly trial: TrialNumber
  readonly epoch: number
  /** Follows from ids, so that starting twice is starting once. */
  readonly objectName: string
  /** Argument array: never passed through a shell. */
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly workingFolder: string
  /** Folders that must be there when the command starts: they are made, with what is above them. */
  readonly folders: readonly string[]
  /** GPU ids that this attempt may see; empty = none asked for. */
  readonly gpus: readonly string[]
  readonly graceMs: number
  /** What executors of pods need beside it. */
  readonly pod: PodLaunch
}

export interface PodLaunch {
  readonly studyName: string
  readonly template: TrialTemplate
  /** The trial whose checkpoint it goes on from. */
  readonly resumeFrom?: TrialNumber
  /** Variables of `env` that no description of the attempt may show. */
  readonly secrets: readonly string[]
  /** What each placeholder of a template stands for. */
  readonly values?: Assignment
  /** Files of the attempt that are read while it runs. */
  readonly watched?: FileFeed
  /** Under which name other systems' clients look for the object of its template; the attempt's own when absent. */
  readonly alias?: ObjectAlias
}

/** A name of an attempt's object, and labels of it and of its pods, beside ours. */
export interface ObjectAlias {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** Why an attempt ended, where its exit alone does not say it. */
export interface ExitCause {
  /** A stable code. */
  readonly reason: string
  /** For people. */
  readonly message: string
  /** Whether another try may help: it then uses up one of the user's retries. */
  readonly retry: boolean
}

/** What an executor saw of an attempt. A running one's detail names its `gpus`, when it has any. */
export type Observation =
  /** `reason` says why it waits, where people should know. `made`: an object of it is there. */
  | { readonly kind: 'pending'; readonly reason?: string; readonly made?: true }
  /** `reason` says why it may not go on, where people should know. */
  | { readonly kind: 'running'; readonly startedAt: number; readonly detail: NonNullable<Attempt['detail']>; readonly reason?: string }
  | {
      readonly kind: 'exited'
      readonly at: number
      readonly exitCode?: number
      readonly signal?: string
      /** Why the command could not be started at all; such an exit is not worth a retry. */
      readonly cannotStart?: string
      readonly cause?: ExitCause
      readonly lastLines: readonly string[]
    }
  /**
   * The machine or somebody else took it: no fault of the training code. `blameless`: it was taken for a reason that cannot lie in
   * the trial (preempted, drained), however often that happens.
   */
  | { readonly kind: 'lost'; readonly at: number; readonly reason: string; readonly blameless?: boolean }

/** A stream was cut: what came behind `goOnAt` until now is gone. */
export class StreamCut extends Error {
  override readonly name = 'StreamCut'
  readonly goOnAt: number

  constructor(goOnAt: number) {
    super('the output was cut')
    this.goOnAt = goOnAt
  }
}

/** Files that an attempt writes itself. Paths are as it sees them; relative ones start from its own folder (HONE_TRIAL_DIR). */
export interface AttemptFiles {
  /** Bytes from an offset, up to a bound; empty when there is nothing newer, or no such file. */
  read(path: string, offset: number, bytesMax: number): Promise<Uint8Array>
  /** Files in a folder and below, by their paths from there, in the order of their names; none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>
}

/** Pages that an attempt serves. */
export interface AttemptPages {
  /** Attempts that run side by side share one machine's ports. */
  readonly sharePorts: boolean
  /** A page's bytes; undefined when nobody serves it now. Rejects when it cannot be had. */
  fetch(port: number, path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array> | undefined>
}

/** Where an attempt's output is read, for collectors and logs. */
export interface OutputSource {
  /**
   * Bytes of the stream from an offset, up to a bound; empty when there is nothing newer. Rejects with a StreamCut when the stream
   * was cut below the offset, because it grew too large or somebody emptied it.
   */
  read(stream: 'stdout' | 'stderr', offset: number, bytesMax: number): Promise<Uint8Array>
  /** Absent where its files cannot be seen from here. */
  readonly files?: AttemptFiles
  /** Absent where its ports cannot be reached. */
  readonly pages?: AttemptPages
}

/** Where attempts find things that do not lie in this machine's data folder, as they see it. */
export interface Site {
  readonly checkpoint: string
  /** Undefined when the study keeps no checkpoints that another trial could see. */
  readonly resumeFrom: (template: TrialTemplate) => string | undefined
  readonly work: string
}

/**
 * Runs attempts. Adding one is a folder that says of what kind it is, plus one line in registry.ts.
 * Promises: `start` is idempotent by objectName, also across restarts of the server; an attempt outlives the server;
 * `observe` adopts whatever runs under that name.
 */
export interface Executor {
  readonly name: string
  /** Attempts run where nothing of this machine is: they inherit nothing of this machine, and its GPUs are not theirs. Absent = they run here. */
  readonly site?: Site
  /** Attempts find everything where this machine has it, but run on others: its GPUs are not theirs. */
  readonly elsewhere?: true
  start(launch: Launch): Promise<Observation>
  /** Looks now; `undefined` = nothing of that name was ever started. */
  observe(objectName: string): Promise<Observation | undefined>
  /** Calls back when an observation may have changed; until the signal aborts. */
  watch(objectName: string, changed: () => void, signal: AbortSignal): void
  /**
   * SIGTERM to everything that the attempt started, SIGKILL after the grace; resolves when the request is made. What was
   * never started never will be: it is seen as exited by SIGTERM. `reason` is for people who look at it meanwhile.
   */
  stop(objectName: string, graceMs: number, reason?: string): Promise<void>
  /**
   * Takes back what waits for its turn, so that others have it: true when it has not started and is as if never started; it may be
   * started again by the same name; `anew`: by another launch, so that nothing of it may be kept for that. Absent where nothing waits.
   */
  withdraw?(objectName: string, how?: { readonly anew: boolean }): Promise<boolean>
  output(objectName: string): OutputSource
  /** Names of attempts that were started and have not been seen to end: also those of studies that are not there any more. */
  unfinished(): Promise<readonly string[]>
  /** The largest number of a trial of the study that left something which goes by it; 0 = none did. Absent where nothing is left. */
  largestLeft?(study: StudyId): Promise<TrialNumber>
  /** Removes what is left of an ended attempt. */
  remove(objectName: string): Promise<void>
}

/** What this machine's executors are opened with. */
export interface OpenOptions {
  /** Holds one folder per attempt, STUDY/NUMBER/EPOCH. */
  readonly folder: string
  /** What is kept of each stream of an attempt. */
  readonly logBytesMax?: number
  readonly log?: (event: object) => void
}

/** `close` lets go of what it holds; what runs goes on. */
export type LocalExecutor = Executor & { close?(): Promise<void> }

/** An executor as it is known also where a server has none. */
export interface ExecutorKind {
  /** How attempts name it. */
  readonly name: string
  /** The field of a study's `trial` that asks for it; absent where the server is started with it. */
  readonly field?: keyof TrialTemplate
  /** Why its attempts wait on a server without it, and what helps, where that is not to start the server `--on` it. */
  readonly absence?: string
  /** Absent where it needs more than this machine has. */
  readonly open?: (options: OpenOptions) => LocalExecutor
  /** Whether this machine can run attempts by it; absent where each can. */
  readonly isHere?: () => Promise<boolean>
}
