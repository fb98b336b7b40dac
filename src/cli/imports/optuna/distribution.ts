import type { ParameterScalar } from '../../reading.ts'
import type { ForeignDomain } from '../foreign.ts'

interface Written {
  readonly name: string
  readonly attributes: {
    readonly low?: number
    readonly high?: number
    readonly log?: boolean
    readonly step?: number | null
    /** The step's name before Optuna 3. */
    readonly q?: number
    readonly choices?: readonly (ParameterScalar | null)[]
  }
}

/** Optuna's distribution as a domain, also those of before version 3; undefined for one that is not known. */
export function readDistribution(json: string): ForeignDomain | undefined {
  const { name, attributes } = written(json)
  const { low, high, q, choices } = attributes
  if (name === 'CategoricalDistribution') return Array.isArray(choices) ? { kind: 'choice', values: choices.map(choiceOf) } : undefined
  if (typeof low !== 'number' || typeof high !== 'number') return undefined
  const kind = /^Int/.test(name) ? 'int' : 'double'
  const log = attributes.log === true || /Log/.test(name)
  const step = attributes.step ?? q
  const isPlain = step === undefined || step === null || (kind === 'int' && step === 1)
  return { kind, low, high, log, ...(isPlain ? {} : { step }) }
}

/** A damaged one has no attributes. */
function written(json: string): Written {
  try {
    const { name, attributes } = JSON.parse(json) as Written
    return { name: String(name), attributes: attributes ?? {} }
  } catch {
    return { name: '', attributes: {} }
  }
}

/** The value that a stored number stands for: of a choice it is the place. */
export function readStored(stored: number, domain: ForeignDomain): ParameterScalar {
  if (domain.kind === 'choice') return domain.values[stored] ?? String(stored)
  return domain.kind === 'int' ? Math.round(stored) : stored
}

/** Python's None is no value of ours: it is taken as the text None. */
function choiceOf(choice: ParameterScalar | null): ParameterScalar {
  return choice === null ? 'None' : typeof choice === 'object' ? JSON.stringify(choice) : choice
}
