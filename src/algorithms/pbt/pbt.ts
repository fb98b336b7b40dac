import { z } from 'zod'
import { type Assignment, assignmentProblems, invariant, type TrialNumber } from '../../model/index.ts'
import { openStream } from '../../numerics/index.ts'
import type { Algorithm, Snapshot, Suggestion, SuggestOutcome, TrialView } from '../algorithm.ts'
import { byLoss, finalLoss, isPending, totalViolation } from '../loss.ts'
import { openSpread } from '../new-points.ts'
import { explore } from './explore.ts'

/*
 * Population based training (Jaderberg et al., arXiv 1711.09846).
 *
 *   member     a chain of trials, each of which trains for one more interval of the resource; `parent` is the trial before it in the chain
 *   exploit    a member that is among the worst of its step goes on from the checkpoint of one of the best, with its parameters
 *   explore    these parameters are then perturbed
 */

const settings = z.strictObject({
  population: z.int().min(5).max(1000).default(20).describe('Members that train side by side.'),
  interval: z.int().min(1).optional().describe('Steps that a member trains before it is compared. Default: the least resource.'),
  quantile: z.number().gt(0).max(0.5).default(0.25).describe('Share of the members that count as best, and as worst.'),
  resample: z.number().min(0).max(1).default(0.25).describe('Probability that a parameter is drawn anew instead of perturbed.'),
})
type PbtSettings = z.infer<typeof settings>

/** Trains a population and moves it on: bad members take over checkpoints and perturbed parameters of good ones. */
export const pbt: Algorithm<PbtSettings> = {
  name: 'pbt',
  version: '2',
  summary: 'Population based training: parameters change while the models train; bad members go on from the checkpoints of good ones.',
  settings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 1, fidelity: 'required' },
  check({ resource, settings: { interval } }) {
    if (resource === undefined || (interval ?? resource.min) < resource.max) return undefined
    return `a member trains ${interval ?? resource.min} steps of ${resource.max} before it is compared, that is, never: set \`interval\` or resource.min below`
  },
  suggest(snapshot, control) {
    const {
      resource,
      count,
      nextNumber,
      settings: { population },
    } = snapshot
    invariant(resource !== undefined, 'a study without a resource is refused')
    const interval = snapshot.settings.interval ?? resource.min
    const members = readMembers(snapshot, interval)
    const points = openSpread(snapshot, control)
    const suggestions: Suggestion[] = []
    let isFull = members.length >= population
    for (let number = nextNumber; suggestions.length < count; number++) {
      // First everybody starts, then who is behind goes first: members are compared with those of the same step.
      const start = isFull ? undefined : points.next(number, count - suggestions.length)
      isFull ||= start === undefined
      if (start !== undefined) {
        members.push({ trial: undefined, loss: Number.NaN, steps: interval, isWaiting: false })
        isFull = members.length >= population
        suggestions.push({ ...start, resource: Math.min(interval, resource.max), diagnostics: { from: 'start', member: members.length } })
        continue
      }
      const due = members.filter((member) => member.isWaiting && member.steps < resource.max).sort((a, b) => a.steps - b.steps)[0]
      if (due?.trial === undefined) break
      due.isWaiting = false
      suggestions.push({
        ...goOn(snapshot, due, due.trial, number),
        resource: Math.min(due.steps + interval, resource.max),
        parent: due.trial.number,
      })
    }
    return suggestions.length > 0 ? { kind: 'suggestions', suggestions } : nothing(members, resource.max)
  },
}

/** A member as its newest trial shows it. */
interface Member {
  /** Undefined while it is only suggested. */
  readonly trial: TrialView | undefined
  readonly loss: number
  /** Steps that it has trained when that trial ends. */
  readonly steps: number
  /** Its trial ended and nothing follows yet. */
  isWaiting: boolean
}

/** Follows the chains of parents from every trial that starts a member. */
function readMembers({ trials, objectives }: Snapshot, interval: number): Member[] {
  const next = new Map<TrialNumber, TrialView>()
  const starts: TrialView[] = []
  for (const trial of [...trials].sort((a, b) => a.number - b.number)) {
    if (trial.resource === undefined) continue
    if (trial.parent === undefined) {
      if (trial.resource === interval) starts.push(trial)
    } else if (trial.parent < trial.number && !next.has(trial.parent)) next.set(trial.parent, trial)
  }
  return starts.map((start) => {
    let newest = start
    for (let after = next.get(newest.number); after !== undefined; after = next.get(newest.number)) newest = after
    return { trial: newest, loss: finalLoss(newest, objectives), steps: newest.resource ?? 0, isWaiting: !isPending(newest) }
  })
}

/** How a member goes on: by itself, or from one of the best when it failed or is among the worst of its step. */
function goOn(snapshot: Snapshot<PbtSettings>, member: Member, trial: TrialView, number: TrialNumber): Suggestion {
  const {
    space,
    settings: { quantile, resample },
    seed,
  } = snapshot
  const stream = openStream(seed, number)
  const peers = peersOf(snapshot, member.steps)
  const places = Math.max(1, Math.floor(quantile * peers.length))
  const isComparable = peers.length >= Math.ceil(1 / quantile)
  const isWorst = isComparable && peers.slice(-Math.floor(quantile * peers.length)).some((peer) => peer.number === trial.number)
  const isLegal = (parameters: Assignment): boolean => assignmentProblems(space, parameters, '').length === 0
  if (!Number.isNaN(member.loss) && !isWorst && isLegal(trial.parameters)) {
    return { parameters: trial.parameters, resumeFrom: trial.number, diagnostics: { from: 'itself' } }
  }
  // A failed member takes what there is, also where there is too little to compare.
  const best = peers.slice(0, places).filter((peer) => peer.number !== trial.number)
  const winner = best[stream.below(Math.max(1, best.length))]
  const parameters = explore(space, winner?.parameters ?? trial.parameters, winner === undefined ? 1 : resample, stream)
  // Nobody has a value at this step: it starts over, with whatever is drawn.
  if (winner === undefined) return { parameters, diagnostics: { from: 'nothing' } }
  return { parameters, resumeFrom: winner.number, diagnostics: { from: 'winner', winner: winner.number } }
}

/** Trials that ended with a value after so many steps, the best first. */
function peersOf({ trials, objectives }: Snapshot, steps: number): (TrialView & { readonly loss: number })[] {
  return trials
    .filter((trial) => trial.resource === steps)
    .map((trial) => ({ ...trial, loss: finalLoss(trial, objectives), violation: totalViolation(trial) }))
    .filter((trial) => !Number.isNaN(trial.loss))
    .sort(byLoss)
}

function nothing(members: readonly Member[], max: number): SuggestOutcome {
  const open = members.filter((member) => !member.isWaiting).length
  if (open > 0) return { kind: 'wait', why: `${open} members train` }
  return { kind: 'exhausted', why: `all ${members.length} members trained ${max} steps` }
}
