import type { ParameterScalar } from '../reading.ts'
import type { ForeignDomain, ForeignParameter } from './foreign.ts'

/** What each trial that went to its end asked for. */
type Asked = Readonly<Record<string, ParameterScalar>>

/**
 * Finds when a parameter that some trials did not ask for is there: the values of one parent (a choice), or the least or largest value of
 * one (a number), that tell the trials with it from those without it. A program that defines its space while it runs says that nowhere.
 * Undefined when no single parent tells them apart.
 */
export function findCondition(
  name: string,
  domains: ReadonlyMap<string, ForeignDomain>,
  asked: readonly Asked[],
): ForeignParameter['when'] | undefined {
  const [there, away] = [asked.filter((values) => name in values), asked.filter((values) => !(name in values))]
  const candidates = [...domains].filter(([parent]) => parent !== name && there.every((values) => parent in values))
  const telling = candidates.flatMap(([parent, domain]) => {
    // Where the parent is not there itself, neither is the parameter.
    const known = away.flatMap((values) => (parent in values ? [values[parent] as ParameterScalar] : []))
    const found = conditionOn(parent, domain, there, known)
    return found === undefined ? [] : [{ parent, found, rank: (known.length > 0 ? 0 : 2) + (domain.kind === 'choice' ? 0 : 1) }]
  })
  const [best] = telling.toSorted((a, b) => a.rank - b.rank)
  return best === undefined ? undefined : { [best.parent]: best.found }
}

function conditionOn(parent: string, domain: ForeignDomain, there: readonly Asked[], away: readonly ParameterScalar[]) {
  // That a real number parts them may be chance, and where exactly it does is not known.
  if (domain.kind === 'double') return undefined
  return domain.kind === 'choice' ? byValues(parent, there, away, domain.values) : byRange(parent, there, away)
}

function byValues(
  parent: string,
  there: readonly Asked[],
  away: readonly ParameterScalar[],
  order: readonly ParameterScalar[],
): readonly ParameterScalar[] | undefined {
  const values = new Set(there.map((trial) => trial[parent]))
  if (away.some((value) => values.has(value))) return undefined
  return order.filter((value) => values.has(value))
}

function byRange(
  parent: string,
  there: readonly Asked[],
  away: readonly ParameterScalar[],
): { readonly min?: number; readonly max?: number } | undefined {
  const inside = there.map((trial) => Number(trial[parent]))
  const outside = away.map(Number)
  const [least, most] = [Math.min(...inside), Math.max(...inside)]
  if (outside.every((value) => value < least)) return { min: least }
  if (outside.every((value) => value > most)) return { max: most }
  return undefined
}
