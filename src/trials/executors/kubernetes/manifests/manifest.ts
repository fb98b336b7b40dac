import type { JsonValue, PodTemplate } from '../../../../model/index.ts'
import type { Launch } from '../../executor.ts'
import { CONTAINER, LABELS, type Manifest, QUEUE_LABEL } from '../api/objects.ts'
import { literal } from './places.ts'
import { withSidecar } from './sidecar.ts'
import { volumesOf } from './volumes.ts'

/** The server ends a trial at its timeout; while it is away, the cluster does so much later. */
const DEADLINE_MARGIN_SECONDS = 600

const POD_DEFAULTS: PodTemplate = {
  gpu: 'nvidia.com/gpu',
  requests: {},
  limits: {},
  nodeSelector: {},
  tolerations: [],
  pullSecrets: [],
  volumes: [],
  labels: {},
  annotations: {},
  nodeLostMs: 60_000,
  keepMs: 0,
}

/** What a pod must know of the server that starts it. */
export interface Origin {
  readonly namespace: string
  /** Tells the pods of servers that share a namespace apart. */
  readonly server: string
  /** The study's own object: with it goes everything of the study. */
  readonly owner: { readonly name: string; readonly uid: string }
}

/** Kubernetes takes these as values of labels. */
export function labelsOf({ study, trial, epoch }: Pick<Launch, 'study' | 'trial' | 'epoch'>, server: string): Record<string, string> {
  return {
    [LABELS.managedBy]: 'hone',
    [LABELS.server]: server,
    [LABELS.study]: study,
    [LABELS.trial]: String(trial),
    [LABELS.epoch]: String(epoch),
  }
}

/** The object that owns everything of one study in the cluster. */
export function anchorManifest(launch: Launch, { namespace, server }: Omit<Origin, 'owner'>): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: anchorName(launch.study),
      namespace,
      labels: { [LABELS.managedBy]: 'hone', [LABELS.server]: server, [LABELS.study]: launch.study },
    },
    data: { study: launch.pod.studyName, about: 'Owns the pods of this study. Deleting it ends them all.' },
  }
}

export function anchorName(study: string): string {
  return `hone-${study}`
}

/** The attempt's secret variables; they go with its object. */
export function secretManifest(
  launch: Launch,
  origin: Origin,
  owner: { apiVersion: string; kind: string; name: string; uid: string },
): Manifest | undefined {
  const values = secretValues(launch)
  if (values.length === 0) return undefined
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: launch.objectName,
      namespace: origin.namespace,
      labels: labelsOf(launch, origin.server),
      ownerReferences: [owner],
    },
    type: 'Opaque',
    immutable: true,
    data: Object.fromEntries(values.map(([name, value]) => [name, Buffer.from(value).toString('base64')])),
  }
}

function secretValues({ env, pod }: Launch): [string, string][] {
  return pod.secrets.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as [string, string]]))
}

/** One attempt as a pod that never starts its container again. */
export function podManifest(launch: Launch, origin: Origin): Manifest {
  const { template } = launch.pod
  const pod = template.pod ?? POD_DEFAULTS
  const metadata = {
    name: launch.objectName,
    namespace: origin.namespace,
    labels: {
      ...pod.labels,
      ...(pod.queue === undefined ? {} : { [QUEUE_LABEL]: pod.queue }),
      ...labelsOf(launch, origin.server),
    },
    annotations: { ...pod.annotations, 'hone.dev/study-name': launch.pod.studyName },
    ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', ...origin.owner }],
  }
  const { watched } = launch.pod
  const spec = specOf(launch, pod)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: watched === undefined ? spec : withSidecar(spec, { watched, container: CONTAINER, image: pod.sidecarImage }),
  }
}

function specOf(launch: Launch, pod: PodTemplate): Readonly<Record<string, JsonValue>> {
  const { template } = launch.pod
  const volumes = volumesOf(launch, pod)
  return {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: Math.ceil(launch.graceMs / 1000),
    ...(template.timeoutMs === undefined ? {} : { activeDeadlineSeconds: Math.ceil(template.timeoutMs / 1000) + DEADLINE_MARGIN_SECONDS }),
    enableServiceLinks: false,
    // The command is then no process 1, which ignores SIGTERM unless it asks for it: a stop is at once.
    shareProcessNamespace: true,
    ...(pod.serviceAccount === undefined ? { automountServiceAccountToken: false } : { serviceAccountName: pod.serviceAccount }),
    ...(pod.priorityClass === undefined ? {} : { priorityClassName: pod.priorityClass }),
    ...(pod.affinity === undefined ? {} : { affinity: pod.affinity }),
    nodeSelector: pod.nodeSelector,
    tolerations: [...pod.tolerations, ...lostNodeTolerations(pod)],
    imagePullSecrets: pod.pullSecrets.map((name) => ({ name })),
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    volumes: volumes.map(({ name, source }) => ({ name, ...source })),
    containers: [
      {
        name: CONTAINER,
        image: template.image ?? '',
        command: launch.command.map(literal),
        env: environmentOf(launch),
        resources: resourcesOf(launch, pod),
        securityContext: { allowPrivilegeEscalation: false, ...pod.securityContext },
        ...(pod.workingFolder === undefined ? {} : { workingDir: pod.workingFolder }),
        volumeMounts: volumes.map(({ name, mount }) => ({ name, ...mount })),
        // Where the code says nothing, the end of its log says why it failed.
        terminationMessagePolicy: 'FallbackToLogsOnError',
      },
    ],
  }
}

/** By default a cluster waits five minutes before it gives up the pods of a silent node. */
function lostNodeTolerations({ nodeLostMs }: PodTemplate): JsonValue[] {
  const tolerationSeconds = Math.ceil(nodeLostMs / 1000)
  return ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds,
  }))
}

/** The attempt's variables as a container has them. */
export function environmentOf(launch: Launch): JsonValue[] {
  const secret = new Set(secretValues(launch).map(([name]) => name))
  return Object.entries(launch.env).map(([name, value]) =>
    secret.has(name) ? { name, valueFrom: { secretKeyRef: { name: launch.objectName, key: name } } } : { name, value: literal(value) },
  )
}

function resourcesOf(launch: Launch, pod: PodTemplate): { requests: Record<string, string>; limits: Record<string, string> } {
  const { gpu, cpu, memory } = launch.pod.template.resources
  const gpus = gpu === 0 ? {} : { [pod.gpu]: String(gpu) }
  const memories = memory === undefined ? {} : { memory }
  return {
    requests: { ...(cpu === undefined ? {} : { cpu }), ...memories, ...gpus, ...pod.requests },
    limits: { ...memories, ...gpus, ...pod.limits },
  }
}
