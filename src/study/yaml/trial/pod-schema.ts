import { z } from 'zod'
import type { JsonValue } from '../../../model/index.ts'
import { duration } from '../source/scalars.ts'
import { QUANTITY } from './units.ts'

const NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/
const LABEL = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/
const KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/
const RESOURCE = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/

const name = z.string().max(253).regex(NAME, { error: 'must be the name of a Kubernetes object: lowercase letters, digits, - and .' })
const resource = z.string().regex(RESOURCE, { error: 'must be the name of a resource, as cpu, ephemeral-storage or nvidia.com/gpu' })
const quantityError = { error: 'must be a quantity such as 2, 500m or 4Gi' }
const sizeError = { error: 'must be true, or a size such as 4Gi' }
const quantity = z
  .union([z.number().min(0), z.string().regex(QUANTITY, quantityError)], quantityError)
  .transform(String)
  .pipe(z.string())
const quantities = z.record(resource, quantity)
const folder = z.string().regex(/^\//, { error: 'must be an absolute path in the container' })
const json = z.record(z.string(), z.json()) as unknown as z.ZodType<Readonly<Record<string, JsonValue>>>
const key = z
  .string()
  .regex(KEY, { error: 'must be a key as Kubernetes takes it: letters (A-Z, a-z), digits, - _ and ., perhaps behind a domain and /' })
const label = z.string().regex(LABEL, {
  error: 'must be a label’s value as Kubernetes takes it: at most 63 of letters (A-Z, a-z), digits, - _ and ., not at its ends; or empty',
})
const labels = z.record(key, label)

const volume = z.strictObject({
  mount: folder.describe('Where it appears in the container.'),
  claim: name.optional().describe('A PersistentVolumeClaim by name.'),
  emptyDir: z
    .union([z.literal(true), z.string().regex(QUANTITY, sizeError)], sizeError)
    .optional()
    .describe('An empty folder that goes with the pod: true, or its largest size.'),
  configMap: name.optional().describe('A ConfigMap by name.'),
  secret: name.optional().describe('A Secret by name.'),
  source: json.optional().describe('Any other source, as Kubernetes describes it: {nfs: {server: ..., path: ...}}.'),
  subPath: z.string().min(1).optional().describe('Part of it that is mounted.'),
  readOnly: z.boolean().default(false),
})

/** What a volume's content comes from: exactly one of these. */
export const VOLUME_SOURCES = ['claim', 'emptyDir', 'configMap', 'secret', 'source'] as const

/** `spec.trial.pod`. */
export const podSchema = z.strictObject({
  gpu: resource.default('nvidia.com/gpu').describe('Which resource `resources.gpu` counts.'),
  requests: quantities
    .default({})
    .describe('Requests of any resource, beside those of `resources`: {ephemeral-storage: 10Gi, rdma/hca: 1}.'),
  limits: quantities
    .default({})
    .describe('Limits of any resource. What `resources` says of GPUs and memory is a limit too, of processors a request only.'),
  workingFolder: folder.optional().describe('Folder that the command runs in; the image’s own when left out.'),
  nodeSelector: labels.default({}).describe('Labels that the node must have.'),
  tolerations: z
    .array(
      z.strictObject({
        key: z.string().optional(),
        operator: z.enum(['Exists', 'Equal']).optional(),
        value: z.string().optional(),
        effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
        tolerationSeconds: z.int().min(0).optional(),
      }),
    )
    .default([])
    .describe('Taints of nodes that do not matter, as Kubernetes writes them.'),
  affinity: json.optional().describe('Affinity as Kubernetes writes it.'),
  priorityClass: name.optional().describe('Name of a PriorityClass.'),
  serviceAccount: name.optional().describe('ServiceAccount of the pod; with one its token is mounted.'),
  pullSecrets: z.array(name).default([]).describe('Secrets for the image’s registry.'),
  volumes: z.array(volume).default([]).describe('Data, caches and configuration.'),
  checkpoints: z
    .strictObject({
      claim: name.describe('A PersistentVolumeClaim; where trials run on several nodes it must allow ReadWriteMany.'),
      subPath: z.string().min(1).optional().describe('Part of it that is used.'),
    })
    .optional()
    .describe('Where checkpoints are kept. Without it they go with their pod, and a trial cannot go on from another’s.'),
  sidecarImage: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Image of the sidecar that reads files of metrics (metrics.from file and tfevents): it needs a shell, as busybox has one. The trial’s own image when left out.',
    ),
  queue: name.optional().describe('LocalQueue of Kueue that admits the pod.'),
  labels: labels.default({}).describe('More labels of the pod.'),
  annotations: z.record(key, z.string()).default({}).describe('More annotations of the pod.'),
  securityContext: json.optional().describe('Security context of the container, as Kubernetes writes it, over the default.'),
  startWithin: duration
    .optional()
    .describe(
      'A pod that does not run by then fails its trial. Without it pods wait for their node for ever; an image that cannot be had fails after 5 minutes.',
    ),
  nodeLost: duration.default('60s').describe('A node that is silent for so long has lost its pods: they start again elsewhere.'),
  keep: duration.default('0s').describe('How long an ended pod stays, for kubectl. Its log stays in any case.'),
})

export type PodDocument = z.infer<typeof podSchema>
