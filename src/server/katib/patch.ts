import { isDeepStrictEqual } from 'node:util'
import type { JsonValue } from '../../model/index.ts'

/** Changes fields of a status; null removes one. */
export type StatusPatch = { readonly [field: string]: JsonValue }

/** What turns these fields of one status into those of another, as a merge patch; undefined when they say the same. */
export function patchOf<S extends object>(fields: readonly (keyof S & string)[], before: S, after: S): StatusPatch | undefined {
  const changed = fields.filter((field) => !isDeepStrictEqual(before[field], after[field]))
  if (changed.length === 0) return undefined
  return Object.fromEntries(changed.map((field) => [field, (after[field] ?? null) as unknown as JsonValue]))
}
