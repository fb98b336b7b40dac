import type { JsonValue, PodTemplate } from '../../../../model/index.ts'
import type { Launch } from '../../executor.ts'
import { PLACES } from './places.ts'

interface Mounted {
  readonly name: string
  readonly source: Readonly<Record<string, JsonValue>>
  readonly mount: Readonly<Record<string, JsonValue>>
}

/** The volumes of a trial's pod and where each is mounted. */
export function volumesOf(launch: Launch, pod: PodTemplate): Mounted[] {
  const own = pod.volumes.map(({ mount, source, subPath, readOnly }, i) => ({
    name: `volume-${i}`,
    source,
    mount: { mountPath: mount, ...(subPath === undefined ? {} : { subPath }), ...(readOnly === true ? { readOnly } : {}) },
  }))
  return [
    ...own,
    { name: 'work', source: { emptyDir: {} }, mount: { mountPath: PLACES.work } },
    ...checkpointsOf(launch, pod),
    ...secretsOf(launch),
  ]
}

/** A trial sees its own checkpoints and, for reading, those of the one trial that it goes on from. */
function checkpointsOf(launch: Launch, { checkpoints }: PodTemplate): Mounted[] {
  const name = 'checkpoints'
  if (checkpoints === undefined) return [{ name, source: { emptyDir: {} }, mount: { mountPath: PLACES.checkpoint } }]
  const source = { persistentVolumeClaim: { claimName: checkpoints.claim } }
  const partOf = (trial: number): string =>
    [checkpoints.subPath, launch.study, String(trial)].filter((part) => part !== undefined).join('/')
  const { resumeFrom } = launch.pod
  const own = { name, source, mount: { mountPath: PLACES.checkpoint, subPath: partOf(launch.trial) } }
  if (resumeFrom === undefined) return [own]
  return [own, { name: 'resume-from', source, mount: { mountPath: PLACES.resumeFrom, subPath: partOf(resumeFrom), readOnly: true } }]
}

function secretsOf(launch: Launch): Mounted[] {
  if (!launch.pod.secrets.some((name) => launch.env[name] !== undefined)) return []
  return [{ name: 'secrets', source: { secret: { secretName: launch.objectName } }, mount: { mountPath: PLACES.secrets, readOnly: true } }]
}
