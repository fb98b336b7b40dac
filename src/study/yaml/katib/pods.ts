import { isWithin, type JsonValue } from '../../../model/index.ts'
import type { Path } from '../source/path.ts'

type Json = Readonly<Record<string, JsonValue>>

/** The volume of the files that metrics are read from. */
const VOLUME = 'hone-metric-files'

/** The names of all containers of the pods that an object describes; '' of one without. */
export function containersOf(value: JsonValue): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(containersOf)
  if (value === null || typeof value !== 'object') return []
  const { containers } = value as Json
  const own = Array.isArray(containers) ? containers.map(nameOf) : []
  return [...own, ...Object.entries(value).flatMap(([key, one]) => (key === 'containers' ? [] : containersOf(one)))]
}

function nameOf(container: JsonValue): string {
  const name = (container as Json | null)?.name
  return typeof name === 'string' ? name : ''
}

/** Where the pods that an object describes have something else than a list of mappings for their volumes, or for what a container mounts. */
export function wrongVolumes(value: JsonValue, at: Path): readonly Path[] {
  if (value === null || typeof value !== 'object') return []
  const below = Object.entries(value).flatMap(([key, one]) => wrongVolumes(one, [...at, Array.isArray(value) ? Number(key) : key]))
  const { containers, volumes } = value as Json
  if (!Array.isArray(containers)) return below
  const mounts = containers.map((one, i) => [(one as Json | null)?.volumeMounts, [...at, 'containers', i, 'volumeMounts']] as const)
  const lists = [[volumes, [...at, 'volumes']] as const, ...mounts]
  return [...below, ...lists.filter(([list]) => !isListOfMappings(list ?? [])).map(([, path]) => path)]
}

function isListOfMappings(value: JsonValue): boolean {
  return Array.isArray(value) && value.every((one) => one !== null && typeof one === 'object' && !Array.isArray(one))
}

/**
 * An object, of which `wrongVolumes` has nothing to say, whose pods have a volume for a folder of the container that trains, as Katib gives them one; where a volume is mounted there
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
