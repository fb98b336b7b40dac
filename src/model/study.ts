import type { Constraint } from './constraint.ts'
import type { StudyId, TrialNumber } from './ids.ts'
import type { JsonValue } from './json.ts'
import type { Metadata } from './metadata.ts'
import type { Objective } from './objective.ts'
import type { Space } from './space.ts'
import type { Assignment } from './value.ts'
import type { WorkloadTemplate } from './workload.ts'

/** A registered thing (algorithm, stopping rule, collector) by name with its settings. */
export interface Choice {
  readonly name: string
  readonly settings: Readonly<Record<string, JsonValue>>
}

/** An integer metric step that costs something (epoch, iteration); trials may be given part of it. */
export interface Resource {
  readonly metric: string
  readonly min: number
  readonly max: number
}

/** The least resource that says something of a trial, where nobody says better: a 27th of the most, and of 20 steps or more at least 2. One epoch misleads. */
export function leastResource(max: number): number {
  return Math.max(max >= 20 ? 2 : 1, Math.round(max / 27))
}

/** What may be spent. Absent = unbounded. */
export interface Budget {
  readonly trials?: number
  readonly parallel: number
  /** Failed trials in total, and in a row, at which the study fails. */
  readonly failures?: number
  readonly failuresInARow?: number
  /** Running time; paused time does not count. */
  readonly durationMs?: number
  readonly gpuHours?: number
  /** Ended trials and running time that there must be before `trials`, `durationMs` or convergence end the study. */
  readonly minTrials?: number
  readonly minDurationMs?: number
}

/**
 * The study has converged when so many trials in a row that compete for the best, or none in so much time, improved it by more than
 * `minDelta`, in the metric's own units; or when its algorithm expects no more than `expectedGain` of any further trial. At least one of `trials`,
 * `durationMs` and `expectedGain` is there.
 */
export interface Convergence {
  readonly trials?: number
  readonly durationMs?: number
  readonly expectedGain?: number
  readonly minDelta: number
}

/** One piece of a command: a text with placeholders, or a group that is left out while a parameter in it is inactive. */
export type CommandPart = string | readonly string[]

/** Where a secret is looked up at every launch: a variable of the server's environment or a file in its secrets folder; or any file. Its value is never kept. */
export type SecretReference = { readonly secret: string } | { readonly file: string }

/** A folder of a pod: where it appears in the container, and one source of what is in it. */
export interface PodVolume {
  readonly mount: string
  readonly readOnly?: boolean
  /** Part of the source that is mounted, when not all of it. */
  readonly subPath?: string
  /** Kubernetes' own description of a volume's source: {persistentVolumeClaim: {claimName: ...}}. */
  readonly source: Readonly<Record<string, JsonValue>>
}

/** What a trial's pod needs beyond its image and its resources. */
export interface PodTemplate {
  /** Extended resource that `resources.gpu` asks for. */
  readonly gpu: string
  /** Quantities by resource, beside those of `resources`. */
  readonly requests: Readonly<Record<string, string>>
  readonly limits: Readonly<Record<string, string>>
  readonly workingFolder?: string | undefined
  readonly nodeSelector: Readonly<Record<string, string>>
  readonly tolerations: readonly Readonly<Record<string, JsonValue>>[]
  readonly affinity?: Readonly<Record<string, JsonValue>> | undefined
  readonly priorityClass?: string | undefined
  readonly serviceAccount?: string | undefined
  readonly pullSecrets: readonly string[]
  readonly volumes: readonly PodVolume[]
  /** Where checkpoints outlive a pod; absent = they go with it. */
  readonly checkpoints?: { readonly claim: string; readonly subPath?: string | undefined } | undefined
  /** Image of the sidecar that reads files of metrics; the trial's own when left out. */
  readonly sidecarImage?: string | undefined
  /** Queue of Kueue that admits the pod. */
  readonly queue?: string | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly securityContext?: Readonly<Record<string, JsonValue>> | undefined
  /** How long a pod may take until its container runs; absent = for ever, but for what waiting does not mend. */
  readonly startWithinMs?: number | undefined
  /** A node that is silent for so long has lost its pods. */
  readonly nodeLostMs: number
  /** How long an ended pod stays. */
  readonly keepMs: number
}

/** How a trial is run. Without it, clients evaluate trials themselves. */
export interface TrialTemplate {
  readonly command: readonly CommandPart[]
  /** Texts with placeholders; what must stay secret by reference. */
  readonly env: Readonly<Record<string, string | SecretReference>>
  /** Folder that the command runs in; absolute. */
  readonly workingFolder: string
  readonly retries: number
  readonly timeoutMs?: number
  /** Time between SIGTERM and SIGKILL. */
  readonly graceMs: number
  readonly resources: { readonly gpu: number; readonly memory?: string; readonly cpu?: string }
  readonly image?: string
  /** Absent = a pod with nothing special. */
  readonly pod?: PodTemplate
  /** Any Kubernetes object instead of a pod; the command is then empty. */
  readonly workload?: WorkloadTemplate
}

/** Everything that a study's document says, checked and with its defaults filled in. */
export interface StudySpec extends Space {
  readonly project: string
  readonly name: string
  readonly description: string
  readonly labels: Readonly<Record<string, string>>
  /** Integer in [0, 2^53). */
  readonly seed: number
  readonly objectives: readonly Objective[]
  /** What a succeeded trial must keep to be feasible. */
  readonly constraints: readonly Constraint[]
  /** Metrics that Hone computes: expressions over other metrics by name, each behind those that it uses. */
  readonly derived: Readonly<Record<string, string>>
  readonly startAt: readonly Assignment[]
  /** Earlier studies that the algorithm learns from, by name or as PROJECT/NAME. Absent = none. */
  readonly learnFrom?: readonly string[]
  readonly algorithm: Choice
  readonly resource?: Resource
  readonly earlyStopping?: Choice
  readonly budget: Budget
  /** Absent = no end for lack of improvement. */
  readonly convergence?: Convergence
  /** What happens to running trials when the study ends. */
  readonly finish: 'stop' | 'let-run'
  /** What the user knows of the objective's noise. */
  readonly noise: 'unknown' | 'low' | 'high'
  readonly trial?: TrialTemplate
  readonly metrics: Choice
  /** How often workers that evaluate trials themselves say that they are alive; absent = their silence means nothing. */
  readonly heartbeatMs?: number
}

/** active: suggests and runs. paused: neither. ended: `end` says why. */
export type StudyState = 'active' | 'paused' | 'ended'

/** Why a study ended; `failed` tells success from failure. */
export interface StudyEnd {
  readonly reason: 'trials' | 'duration' | 'gpuHours' | 'target' | 'exhausted' | 'stopped' | 'failures' | 'noObjective' | 'converged'
  readonly failed: boolean
  /** One sentence for people. */
  readonly message: string
  readonly at: number
}

/** What of a spec may change while the study runs: docs/concepts.md says how. */
export const EDITABLE_FIELDS = [
  'description',
  'labels',
  'parameters',
  'startAt',
  'earlyStopping',
  'budget',
  'convergence',
  'finish',
  'noise',
] as const satisfies readonly (keyof StudySpec)[]

export type EditableField = (typeof EDITABLE_FIELDS)[number]

/** One edit of a running study: the fields that it changed, as they were before. Undoing edits from the newest gives every earlier spec. */
export interface StudyEdit {
  /** Revision of the edit: suggestions of an earlier input revision rest on `before`. */
  readonly revision: number
  readonly at: number
  /** A field that was absent is null. */
  readonly before: { readonly [F in EditableField]?: StudySpec[F] | null }
}

/** GPU time of a study's attempts: `usedMs` up to `at`, and `running` GPUs that go on counting since. */
export interface GpuUse {
  readonly usedMs: number
  readonly running: number
  readonly at: number
}

/** How many trials are in each state, and what stopping saved. */
export interface TrialCounts {
  readonly requested: number
  readonly active: number
  readonly stopping: number
  readonly succeeded: number
  readonly stopped: number
  readonly infeasible: number
  readonly failed: number
  readonly cancelled: number
}

/** Trials that the stopping rule would have stopped, but that were left to run on to their end, and how many of them became the best. */
export interface Controls {
  readonly spared: number
  readonly wrong: number
}

/** A study that another one learns from: what had ended by its revision. */
export interface EarlierReference {
  readonly study: StudyId
  readonly revision: number
}

/** A study as it stands. */
export interface Study {
  readonly id: StudyId
  readonly spec: StudySpec
  /** The text that it was made from, when it was made from one; of another format than `hone`, its bytes in base64. */
  readonly document?: string
  /** What the document is: `hone` when absent, else the name that a door gave to its own spec. */
  readonly documentFormat?: string
  readonly state: StudyState
  readonly end?: StudyEnd
  /** Number of its newest change. */
  readonly revision: number
  readonly createdAt: number
  /** When a trial last improved it, as its convergence says; absent before the first, and where it cannot converge. */
  readonly improvedAt?: number
  /** Time it has been active before `activeSince`; its running time is that plus the time since. */
  readonly activeMs: number
  readonly activeSince?: number
  readonly counts: TrialCounts
  /** Best trial by the first objective; which trials compete says docs/concepts.md. */
  readonly best?: TrialNumber
  /** The best trial's values, one per objective. */
  readonly bestValues?: readonly number[]
  /** Steps that trials took, and steps that stopping saved against the longest succeeded trial (or the resource's max). */
  readonly steps: { readonly used: number; readonly saved: number }
  /** GPU time that stopping saved: the saved steps at the pace of each trial. Absent while it is nothing. */
  readonly gpuSavedMs?: number
  /** Absent while there is none. */
  readonly controls?: Controls
  /** The algorithm's last error, cleared by its next success. */
  readonly algorithmError?: { readonly message: string; readonly at: number; readonly trials: number }
  /** Absent while no attempt has used a GPU. */
  readonly gpu?: GpuUse
  /** The studies of `learnFrom`, as they were when this one was made. */
  readonly earlier?: readonly EarlierReference[]
  /** Points of `startAt` that were used up, also by trials that were deleted since. */
  readonly startAtUsed?: number
  readonly metadata?: Metadata
  readonly edits?: readonly StudyEdit[]
  /** When a person deleted it: it is gone as soon as what still runs has stopped. */
  readonly deletingSince?: number
}

/** The study's GPU time in milliseconds, what runs included. */
export function gpuTime({ gpu }: Pick<Study, 'gpu'>, now: number): number {
  return gpu === undefined ? 0 : gpu.usedMs + gpu.running * Math.max(0, now - gpu.at)
}
