import type { JsonValue } from './json.ts'
import type { Integer } from './value.ts'
import type { WorkloadTemplate } from './workload.ts'

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

/** What the Slurm job of a trial asks for, beyond its resources: in Slurm's own words. */
export interface SlurmTemplate {
  readonly partition?: string | undefined
  /** As sbatch takes it: minutes, or [days-]hours:minutes:seconds. */
  readonly time?: string | undefined
  readonly account?: string | undefined
  readonly qos?: string | undefined
  readonly constraint?: string | undefined
  readonly reservation?: string | undefined
  /** Generic resources, in place of those that `resources.gpu` asks for. */
  readonly gres?: string | undefined
  /** Any other options of sbatch. */
  readonly options: readonly string[]
}

/** How a trial is run. Without it, clients evaluate trials themselves. */
export interface TrialTemplate {
  readonly command: readonly CommandPart[]
  /** Texts with placeholders; what must stay secret by reference. */
  readonly env: Readonly<Record<string, string | SecretReference>>
  /** Folder that the command runs in; absolute. */
  readonly workingFolder: string
  readonly retries: Integer
  readonly timeoutMs?: number
  /** Time between SIGTERM and SIGKILL. */
  readonly graceMs: number
  readonly resources: { readonly gpu: number; readonly memory?: string; readonly cpu?: string }
  readonly image?: string
  /** Absent = a pod with nothing special. */
  readonly pod?: PodTemplate
  /** Any Kubernetes object instead of a pod; the command is then empty. */
  readonly workload?: WorkloadTemplate
  /** Present = each attempt is a job of Slurm's. */
  readonly slurm?: SlurmTemplate
}
