import type { Assignment } from '../../model/index.ts'
import type { Suggestion } from '../algorithm.ts'
import type { Choice, Model } from './model.ts'
import { isTurned } from './process/turn.ts'

/** How a suggestion came about. */
export type Proposal =
  | { readonly kind: 'replicate'; readonly point: Float64Array; readonly parameters: Assignment }
  | { readonly kind: 'initial'; readonly point: Float64Array | undefined; readonly from: string }
  | { readonly kind: 'model'; readonly point: Float64Array; readonly choice: Choice; readonly model: Model }
  | { readonly kind: 'opinion'; readonly point: Float64Array; readonly from: string; readonly model: Model }
  | { readonly kind: 'failed'; readonly point: undefined; readonly why: string }

/** The suggestion of a proposal; `late`: the deadline had passed before it was begun. */
export function describe(proposal: Proposal, parameters: Assignment, late: boolean): Suggestion {
  switch (proposal.kind) {
    case 'replicate':
      return { parameters: proposal.parameters, fallback: 0, diagnostics: { from: 'the best trial once more: is there noise?' } }
    case 'initial':
      return { parameters, fallback: 0, diagnostics: { from: proposal.from } }
    case 'opinion':
      return { parameters, fallback: 0, diagnostics: { from: proposal.from, ...expectation(proposal.model.predict(proposal.point)) } }
    case 'failed':
      return { parameters, fallback: 2, fallbackReason: proposal.why, diagnostics: { from: 'random point' } }
    case 'model': {
      const { model, choice } = proposal
      const diagnostics = {
        from: choice.weighed ? 'model and densities of good trials' : 'model',
        ...expectation(choice.predictions),
        acquisition: choice.acquisition,
        value: choice.value,
        theta: single(model.fits.map((fit) => fit.theta.map(rounded))),
        ...(isTurned(model.turn) ? { metric: 'turned' } : {}),
        jitter: model.jitter,
      }
      if (!late) return { parameters, fallback: 0, diagnostics }
      return { parameters, fallback: 1, fallbackReason: 'the deadline had passed: hyperparameters were not fitted', diagnostics }
    }
  }
}

/** What the model expected of a point: a number, or one for each process, objectives first. */
function expectation(predictions: Choice['predictions']) {
  return { mean: single(predictions.map((p) => p.mean)), deviation: single(predictions.map((p) => Math.sqrt(p.variance))) }
}

/** The only one of a list without the list around it. */
function single<T>(values: T[]): T | T[] {
  return values.length === 1 ? values[0] : values
}

function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
