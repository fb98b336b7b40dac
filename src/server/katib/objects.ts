import type { JsonValue } from '../../model/index.ts'

/** Which objects of a cluster this door serves. */
export const EXPERIMENTS = { group: 'kubeflow.org', version: 'v1beta1', plural: 'experiments', kind: 'Experiment' } as const
/** Which ones it makes of their trials. */
export const TRIALS = { ...EXPERIMENTS, plural: 'trials', kind: 'Trial' } as const

export type ConditionType = 'Created' | 'Running' | 'Restarting' | 'Succeeded' | 'Failed'

export type TrialCondition = 'Created' | 'Running' | 'Succeeded' | 'Failed' | 'EarlyStopped' | 'Killed' | 'MetricsUnavailable'

/** The last one is the current one. Times are RFC 3339. */
export interface Condition<T extends string = ConditionType> {
  readonly type: T
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
  readonly lastUpdateTime: string
  readonly lastTransitionTime: string
}

/** A metric of a trial, in texts. */
export interface MetricText {
  readonly name: string
  readonly min: string
  readonly max: string
  readonly latest: string
}

export interface Observation {
  readonly metrics: readonly MetricText[]
}

export interface OptimalTrial {
  readonly bestTrialName: string
  readonly parameterAssignments: readonly { readonly name: string; readonly value: string }[]
  readonly observation: Observation
}

/** Names of trials by what has become of them, as an Experiment's status has them. */
export const TRIAL_LISTS = [
  'runningTrialList',
  'pendingTrialList',
  'failedTrialList',
  'succeededTrialList',
  'killedTrialList',
  'earlyStoppedTrialList',
  'metricsUnavailableTrialList',
] as const
export type TrialList = (typeof TRIAL_LISTS)[number]

/** How many trials there are in all, and in each list. */
export const TRIAL_COUNTERS = [
  'trials',
  'trialsRunning',
  'trialsPending',
  'trialsFailed',
  'trialsSucceeded',
  'trialsKilled',
  'trialsEarlyStopped',
  'trialMetricsUnavailable',
] as const
export type TrialCounter = (typeof TRIAL_COUNTERS)[number]

/** The status of an Experiment. What there is nothing to say of is absent. */
export type ExperimentStatus = {
  readonly conditions?: readonly Condition[]
  readonly startTime?: string
  readonly completionTime?: string
  /** The object's generation that the study was brought up to: ours, Katib has none. */
  readonly observedGeneration?: number
  /** Name of the server whose study it is, written before that is made: ours, too. No other server follows it, for as long as it stands there. */
  readonly followedBy?: string
  readonly currentOptimalTrial?: OptimalTrial
} & { readonly [L in TrialList]?: readonly string[] } & { readonly [C in TrialCounter]?: number }

/** An Experiment as the cluster has it. */
export interface ExperimentObject {
  readonly metadata: {
    readonly name: string
    readonly uid?: string
    /** Changes with the spec. */
    readonly generation?: number
    /** Changes with anything. */
    readonly resourceVersion?: string
    readonly deletionTimestamp?: string
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly spec?: { readonly [field: string]: JsonValue }
  readonly status?: ExperimentStatus
}

/** The Experiments of one namespace of a cluster. */
export interface ExperimentObjects {
  readonly namespace: string
  /**
   * Tells of every object and of what changes until the signal aborts, whatever happens to the API server meanwhile: `synced` is called
   * when all that are there were told. Never rejects.
   */
  follow(
    audience: {
      readonly seen: (object: ExperimentObject) => void
      readonly gone: (object: ExperimentObject) => void
      readonly synced: () => void
    },
    signal: AbortSignal,
  ): Promise<void>
  /**
   * Changes fields of an object's status, null removes one; false when that object is not there any more. Rejects when it may work later, with
   * `unchanged` also where the object is another version than the given one.
   */
  patchStatus(object: ExperimentObject, patch: { readonly [field: string]: JsonValue }, options?: { unchanged: boolean }): Promise<boolean>
  /** Says something about an object that its owner should know, where kubectl shows it. Never rejects. */
  tell(object: ExperimentObject, event: ObjectEvent): Promise<void>
}

/** Which one of the servers that follow the Experiments of a namespace takes those that are nobody's. */
export interface Turn {
  readonly isOurs: () => boolean
  /** Waits for it and keeps it until the signal aborts; `begun` is called whenever it has become ours. Never rejects. */
  keep(begun: () => void, signal: AbortSignal): Promise<void>
}

/** Something that happened to an object. */
export interface ObjectEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

/** The status of a trial. What there is nothing to say of is absent. */
export interface TrialStatus {
  readonly conditions?: readonly Condition<TrialCondition>[]
  readonly startTime?: string
  readonly completionTime?: string
  readonly observation?: Observation
}

/** A trial of an Experiment as the cluster has it. */
export interface TrialObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly uid?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly ownerReferences?: readonly {
      readonly apiVersion: string
      readonly kind: string
      readonly name: string
      readonly uid: string
      readonly controller?: boolean
    }[]
  }
  readonly spec: { readonly [field: string]: JsonValue | OptimalTrial['parameterAssignments'] }
  readonly status?: TrialStatus
}

/** The Trials of one namespace of a cluster. */
export interface TrialObjects {
  /** All that have those labels; undefined where there is no such kind, or no right to it. Rejects when it may work later. */
  list(labelSelector: string): Promise<readonly TrialObject[] | undefined>
  /** Makes one, and resolves with it as it then is. Rejects when it may work later, also while another one has its name. */
  create(object: TrialObject): Promise<TrialObject>
  /** As those of an Experiment. */
  patchStatus(object: TrialObject, patch: { readonly [field: string]: JsonValue }): Promise<boolean>
  tell(object: TrialObject, event: ObjectEvent): Promise<void>
}
