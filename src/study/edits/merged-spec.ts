import { isDeepStrictEqual } from 'node:util'
import type { StudySpec } from '../../model/index.ts'

/**
 * A study's spec in which is changed what differs between two other specs: each bound, label, parameter and field of `trial` by itself, any other field as a whole.
 * What else the study has stays, whether they have it or not.
 */
export function mergedSpec(spec: StudySpec, from: StudySpec, to: StudySpec): StudySpec {
  const [own, before, after] = [spec, from, to].map(({ parameters }) => Object.fromEntries(parameters.map((one) => [one.name, one])))
  return {
    ...merged(spec, from, to),
    labels: merged(spec.labels, from.labels, to.labels),
    budget: merged(spec.budget, from.budget, to.budget),
    parameters: Object.values(merged(own!, before!, after!)),
    ...(spec.trial && from.trial && to.trial && { trial: merged(spec.trial, from.trial, to.trial) }),
  }
}

function merged<T extends object>(own: T, from: T, to: T): T {
  const [before, after] = [new Map(Object.entries(from)), new Map(Object.entries(to))]
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((key) => !isDeepStrictEqual(before.get(key), after.get(key)))
  const all = new Map(Object.entries(own))
  for (const key of changed) {
    if (after.has(key)) all.set(key, after.get(key))
    else all.delete(key)
  }
  return Object.fromEntries(all) as T
}
