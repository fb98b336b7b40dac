import type { RandomStream } from '../../../numerics/index.ts'
import type { Encoding } from '../../space/encode.ts'
import type { Densities } from '../../tpe/index.ts'
import type { Surrogate } from '../process/surrogate.ts'
import type { Acquisition } from './acquisition.ts'

export interface Candidate {
  readonly point: Float64Array
  readonly value: number
}

export interface Search {
  readonly encoding: Encoding
  /** One for each objective, then one for each thing that must be kept. */
  readonly surrogates: readonly Surrogate[]
  readonly acquisition: Acquisition
  /** By coordinate: the shortest length of all surrogates. */
  readonly lengths: Float64Array
  /** Observed points by posterior mean, best first: candidates are perturbed from them. */
  readonly leaders: readonly Float64Array[]
  /** True when most candidates are perturbed from the first leader; otherwise from all alike. */
  readonly focused: boolean
  /** False in a mixed space: there a longer search finds more of what the process is wrong about. */
  readonly thorough: boolean
  /** True where the value is known without a trial: no search starts or ends there. */
  readonly isKnown: (point: Float64Array) => boolean
  /** Where the process alone is not to be trusted: its candidates are joined by points from where good trials were dense. */
  readonly densities: Densities | undefined
  readonly stream: RandomStream
  readonly expired: () => boolean
}

/** Settled points with their acquisition. */
export function valued({ surrogates, acquisition }: Search, points: readonly Float64Array[]): Candidate[] {
  const predictions = surrogates.map((surrogate) => surrogate.predictMany(points))
  return points.map((point, i) => ({ point, value: acquisition.value(predictions.map((p) => p[i])) }))
}

/** Acquisition at a settled point. */
export function acquisitionAt({ surrogates, acquisition }: Search, point: Float64Array): number {
  return acquisition.value(surrogates.map((surrogate) => surrogate.predict(point)))
}
