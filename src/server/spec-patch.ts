import type { Budget, StudySpec } from '../model/index.ts'

/** Some editable fields of a spec; what is absent stays. */
export interface SpecPatch {
  readonly description?: string
  /** null takes a label away. */
  readonly labels?: Readonly<Record<string, string | null>>
  /** 0 takes a bound away. */
  readonly budget?: { readonly [K in keyof Budget]?: number }
  readonly finish?: StudySpec['finish']
  readonly noise?: StudySpec['noise']
}

/** A spec with the fields of a patch in place of its own. */
export function patchSpec(spec: StudySpec, { labels = {}, budget = {}, ...fields }: SpecPatch): StudySpec {
  const kept = Object.entries({ ...spec.labels, ...labels }).filter((entry): entry is [string, string] => entry[1] !== null)
  const bounds = Object.entries({ ...spec.budget, ...budget }).filter(([name, bound]) => bound !== 0 || name === 'parallel')
  return { ...spec, ...fields, labels: Object.fromEntries(kept), budget: Object.fromEntries(bounds) as unknown as Budget }
}
