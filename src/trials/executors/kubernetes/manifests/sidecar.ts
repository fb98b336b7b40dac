import { posix } from 'node:path'
import { HoneError, isWithin, type JsonValue } from '../../../../model/index.ts'
import type { FileFeed } from '../../../collectors/collector.ts'
import { inTrial, literal, PLACES } from './places.ts'
import { SIDECAR_SCRIPT } from './sidecar-script.ts'

type Json = Readonly<Record<string, JsonValue>>

/** The container that brings out what a trial writes into files. */
export const SIDECAR = 'hone-metrics'
const WORK_VOLUME = 'hone-work'
/** What is read of all files of one attempt. */
const FILES_BYTES_MAX = 256 * 1024 * 1024
const MEMORY = '64Mi'

export interface SidecarOptions {
  readonly watched: FileFeed
  /** The container that trains; the first one when left out. */
  readonly container: string | undefined
  /** The image of the sidecar; the trial's own when left out. */
  readonly image: string | undefined
}

/**
 * A pod's spec with a native sidecar (Kubernetes 1.29) that reads the watched files from the volume that they lie in. Throws
 * INVALID_STUDY where they lie in none: no other container would see them.
 */
export function withSidecar(spec: Json, { watched, container: name, image }: SidecarOptions): Json {
  const containers = spec.containers as readonly Json[]
  const trial = containers.find((one) => one.name === name) ?? containers[0] ?? {}
  const path = inTrial(watched.path)
  const known = mountOf(trial, path)
  const mount = known ?? workMount(path)
  const extended = known === undefined ? withWorkVolume(spec, mount) : spec
  return {
    ...extended,
    initContainers: [...((spec.initContainers ?? []) as JsonValue[]), sidecarOf(trial, { watched, path, mount, image })],
  }
}

function mountOf(container: Json, path: string): Json | undefined {
  const mounts = (container.volumeMounts ?? []) as readonly (Json & { mountPath: string })[]
  return mounts.filter(({ mountPath }) => isWithin(path, mountPath)).sort((a, b) => b.mountPath.length - a.mountPath.length)[0]
}

/** Pods of a user's template have no folder of the trial's own until it is needed. */
function workMount(path: string): Json {
  if (isWithin(path, PLACES.work)) return { name: WORK_VOLUME, mountPath: PLACES.work }
  const problem = {
    field: 'spec.metrics.path',
    value: path,
    message: 'lies in no volume of the pod, so that nothing outside the container sees it',
    remedy: `Write it into the trial's own folder (HONE_TRIAL_DIR; relative paths start there), or mount a volume there: {mount: ${posix.dirname(path)}, emptyDir: true}.`,
  }
  throw new HoneError('INVALID_STUDY', `spec.metrics.path ${path} ${problem.message}. ${problem.remedy}`, { problems: [problem] })
}

function withWorkVolume(spec: Json, mount: Json): Json {
  const containers = (spec.containers as readonly Json[]).map((one) => ({
    ...one,
    volumeMounts: [...((one.volumeMounts ?? []) as JsonValue[]), mount],
  }))
  return { ...spec, containers, volumes: [...((spec.volumes ?? []) as JsonValue[]), { name: WORK_VOLUME, emptyDir: {} }] }
}

interface Watching {
  readonly watched: FileFeed
  readonly path: string
  readonly mount: Json
  readonly image: string | undefined
}

function sidecarOf(trial: Json, { watched, path, mount, image }: Watching): JsonValue {
  const named = watched.kind === 'folder' ? watched.named : ''
  const limits = (trial.resources as { limits?: Json } | undefined)?.limits
  // A pod whose containers all have limits keeps its class; one that has no limit of processors gets none.
  const cpu = limits?.cpu === undefined ? undefined : '200m'
  return {
    name: SIDECAR,
    image: image ?? trial.image ?? '',
    ...(trial.imagePullPolicy === undefined || image !== undefined ? {} : { imagePullPolicy: trial.imagePullPolicy }),
    restartPolicy: 'Always',
    command: ['/bin/sh', '-c', SIDECAR_SCRIPT, SIDECAR, path, named, String(FILES_BYTES_MAX)].map(literal),
    // Images of CUDA would show it every GPU of the node.
    env: [{ name: 'NVIDIA_VISIBLE_DEVICES', value: 'void' }],
    resources: {
      requests: { cpu: cpu ?? '10m', memory: MEMORY },
      limits: { memory: MEMORY, ...(cpu === undefined ? {} : { cpu }) },
    },
    // As the trial's, so that it may read what that one writes.
    securityContext: { ...(trial.securityContext as Json | undefined), privileged: false, allowPrivilegeEscalation: false },
    volumeMounts: [{ ...mount, readOnly: true }],
  }
}
