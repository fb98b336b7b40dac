import { EXIT } from '../../exit.ts'
import { CliFailure } from '../../failure.ts'
import type { ForeignDomain } from '../foreign.ts'

/** Where a domain was seen. */
interface Seen {
  readonly domain: ForeignDomain
  readonly trial: number
}

/**
 * One domain that holds what every trial asked for: ranges are joined, and so are choices. Optuna lets each trial have its own range.
 * Throws a CliFailure where two trials cannot be of one parameter, unless a study file declares which it is.
 */
export function mergeDomains(name: string, seen: readonly Seen[], isDeclared: boolean): ForeignDomain {
  const [first, ...others] = seen as [Seen, ...Seen[]]
  return others.reduce((merged, { domain, trial }) => {
    if (merged.kind === 'choice' && domain.kind === 'choice') {
      return { kind: 'choice', values: [...new Set([...merged.values, ...domain.values])] }
    }
    if (merged.kind === 'choice' || domain.kind === 'choice' || merged.kind !== domain.kind || merged.log !== domain.log) {
      if (isDeclared) return merged
      throw new CliFailure(
        EXIT.invalid,
        `${name} is ${words(domain)} in trial ${trial} and ${words(first.domain)} in trial ${first.trial}`,
        {
          remedy: 'A parameter has one kind and one scale: say which with a study document, --file study.yaml.',
        },
      )
    }
    return joined(merged, domain)
  }, first.domain)
}

type Range = Exclude<ForeignDomain, { kind: 'choice' }>

function joined(a: Range, b: Range): Range {
  const { step: _, ...range } = a
  const [low, high] = [Math.min(a.low, b.low), Math.max(a.high, b.high)]
  const isOneGrid = a.step !== undefined && a.step === b.step && Math.abs(((b.low - a.low) / a.step) % 1) < 1e-9
  return { ...range, low, high, ...(isOneGrid ? { step: a.step } : {}) }
}

function words(domain: ForeignDomain): string {
  if (domain.kind === 'choice') return 'a choice'
  return `${domain.kind === 'int' ? 'an integer' : 'a real number'}${domain.log ? ' on a log scale' : ''}`
}
