import { isWithin, type JsonValue } from '../../../model/index.ts'

type Json = Readonly<Record<string, JsonValue>>

/** The volume of the files that metrics are read from. */
const VOLUME = 'hone-metric-files'

/** The names of all containers of the pods that an object describes. */
export function containersOf(value: JsonValue): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(containersOf)
  if (value === null || typeof value !== 'object') return []
  const { containers } = value as Json
  const own = Array.isArray(containers) ? containers.map((one) => String((one as Json | null)?.name)) : []
  return [...own, ...Object.entries(value).flatMap(([key, one]) => (key === 'containers' ? [] : containersOf(one)))]
}

/**
 * An object whose pods have a volume for a folder of the container that trains, as Katib gives them one; where a volume is mounted there
 * or above already, they stay as they are.
 */
export function withFolder(value: JsonValue, container: string, folder: string): JsonValue {
  if (Array.isArray(value)) return value.map((one) => withFolder(one, container, folder))
  if (value === null || typeof value !== 'object') return value
  const copy: Json = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withFolder(one, container, folder)]))
  const { containers } = copy
  if (!Array.isArray(containers)) return copy
  const trains = containers.find((one) => (one as Json | null)?.name === container) as Json | undefined
  if (trains === undefined || mountsOf(trains).some(({ mountPath }) => isWithin(folder, String(mountPath)))) return copy
  const mounted = { ...trains, volumeMounts: [...mountsOf(trains), { name: VOLUME, mountPath: folder }] }
  return {
    ...copy,
    containers: containers.map((one: JsonValue) => (one === trains ? mounted : one)),
    volumes: [...((copy.volumes ?? []) as JsonValue[]), { name: VOLUME, emptyDir: {} }],
  }
}

function mountsOf(container: Json): readonly Json[] {
  return (container.volumeMounts ?? []) as readonly Json[]
}
