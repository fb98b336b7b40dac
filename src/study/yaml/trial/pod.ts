import { durationMs } from '../../../amounts/index.ts'
import type { JsonValue, PodTemplate, PodVolume } from '../../../model/index.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { type PodDocument, VOLUME_SOURCES } from './pod-schema.ts'

const BASE: Path = ['spec', 'trial', 'pod']
/** Ours in every pod. */
const OWN_MOUNT = '/hone'

/** Makes the template of a trial's pods. */
export function readPod(reader: Reader, pod: PodDocument): PodTemplate {
  const { volumes, tolerations, startWithin, nodeLost, keep, ...rest } = pod
  for (const map of ['labels', 'annotations'] as const) {
    for (const key of Object.keys(pod[map])) {
      if (key.startsWith('hone.dev/') || key === 'app.kubernetes.io/managed-by') {
        reader.problem([...BASE, map, key], 'is set by Hone itself', { at: 'key', remedy: 'Choose another name.' })
      }
    }
  }
  return {
    ...rest,
    tolerations: tolerations as PodTemplate['tolerations'],
    volumes: volumes.map((volume, i) => readVolume(reader, [...BASE, 'volumes', i], volume)),
    ...(startWithin === undefined ? {} : { startWithinMs: durationMs(startWithin) }),
    nodeLostMs: durationMs(nodeLost),
    keepMs: durationMs(keep),
  }
}

function readVolume(reader: Reader, path: Path, volume: PodDocument['volumes'][number]): PodVolume {
  const { mount, readOnly, subPath } = volume
  const given = VOLUME_SOURCES.filter((source) => volume[source] !== undefined)
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none' : given.join(' and ')
    reader.problem(path, `must have one source, and has ${found}`, { remedy: `Give it one of ${VOLUME_SOURCES.join(', ')}.` })
  }
  if (mount === OWN_MOUNT || mount.startsWith(`${OWN_MOUNT}/`)) {
    reader.problem([...path, 'mount'], `${OWN_MOUNT} is Hone’s own`, { remedy: 'Choose another folder.' })
  }
  return {
    mount,
    ...(readOnly ? { readOnly } : {}),
    ...(subPath === undefined ? {} : { subPath }),
    source: sourceOf(volume),
  }
}

function sourceOf({ claim, emptyDir, configMap, secret, source }: PodDocument['volumes'][number]): Record<string, JsonValue> {
  if (claim !== undefined) return { persistentVolumeClaim: { claimName: claim } }
  if (emptyDir !== undefined) return { emptyDir: emptyDir === true ? {} : { sizeLimit: emptyDir } }
  if (configMap !== undefined) return { configMap: { name: configMap } }
  if (secret !== undefined) return { secret: { secretName: secret } }
  return { ...source }
}
