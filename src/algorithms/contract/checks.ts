import { type Assignment, filledIn, hasValues, type Objective, type Parameter, type ParameterValue, type Space } from '../../model/index.ts'
import { openStream } from '../../numerics/index.ts'
import type { TrialView } from '../algorithm.ts'
import { suggestWithin } from '../within.ts'
import { deepFrozen, demand, demandSame, spelled } from './demand.ts'
import { calmHistory, drawAssignment, hostileHistory } from './histories.ts'
import { playStudy } from './play.ts'
import { countTiny, FACTORS_OF_24, servedSpaces } from './spaces.ts'
import { ask, checkOutcome, freshControl, type Subject, snapshotOf } from './subject.ts'

/** One promise of the Algorithm contract; `run` throws with a sentence when the subject breaks it. */
export interface Check {
  readonly name: string
  readonly run: (subject: Subject) => void
}

const HOSTILE_RUNS = 25

/** The spaces with something in them that the algorithm accepts with the settings of this run. */
function acceptedSpaces(subject: Subject): [string, Space][] {
  const { algorithm } = subject
  const { nowhere: _, ...spaces } = servedSpaces(algorithm.serves)
  return Object.entries(spaces).filter(([, space]) => algorithm.check?.(snapshotOf(subject, space)) === undefined)
}

function everything({ algorithm }: Subject): Space {
  return servedSpaces(algorithm.serves).everything
}

export const CHECKS: readonly Check[] = [
  {
    name: 'has a name, a version, a summary and settings with defaults',
    run({ algorithm }) {
      demand(/^[a-z][a-z0-9-]*$/.test(algorithm.name), `${algorithm.name} is no name: lower case, digits and dashes`)
      demand(algorithm.version !== '' && algorithm.summary.endsWith('.'), 'a version, and a summary that is a sentence')
      demand(algorithm.settings.safeParse({}).success, 'every setting has a default')
    },
  },
  {
    name: 'stays in the space, whatever the space is',
    run(subject) {
      const spaces = acceptedSpaces(subject)
      demand(spaces.length > 0, 'it accepts none of the spaces')
      for (const [name, space] of spaces) {
        const { trials } = playStudy(subject, space, { trials: 16, workers: 3 })
        demand(trials.length > 0, `nothing was suggested in the space "${name}"`)
      }
    },
  },
  {
    name: 'gives the same answers for the same seed, and others for another',
    run(subject) {
      const points = (seed: number): unknown =>
        playStudy(subject, everything(subject), { trials: 14, seed }).trials.map((t) => t.parameters)
      demandSame(points(11), points(11), 'the same study went another way')
      if (subject.options.ignoresSeed !== true) demand(spelled(points(12)) !== spelled(points(11)), 'the seed changes nothing')
    },
  },
  {
    name: 'replays a parallel study with faults bit for bit, with and without its cache',
    run(subject) {
      const played = playStudy(subject, everything(subject), { trials: 28, workers: 5, faults: 0.4 })
      for (const { snapshot, outcome } of played.asked) {
        demandSame(ask(subject, snapshot), outcome, `asked again for trial ${snapshot.nextNumber}, it answers otherwise`)
      }
      const lost = playStudy(subject, everything(subject), { trials: 28, workers: 5, faults: 0.4, cache: 'lost' })
      demandSame(lost.trials, played.trials, 'its cache changes what it suggests')
    },
  },
  {
    name: 'does not write to its snapshot, and heeds no order but that of numbers',
    run(subject) {
      const trials = calmHistory(everything(subject), 12, subject.objectives)
      const snapshot = deepFrozen(snapshotOf(subject, everything(subject), { trials, count: 3 }))
      const outcome = ask(subject, snapshot)
      subject.algorithm.recommend?.(snapshot, freshControl())
      const turned = { ...snapshot, trials: [...trials].reverse() }
      demandSame(ask(subject, turned), outcome, 'the order of the list changes the answer')
    },
  },
  {
    name: 'mirrors: maximising a value is minimising its negative',
    run(subject) {
      const trials = calmHistory(everything(subject), 20, subject.objectives)
      const negated = trials.map((trial) => ({ ...trial, values: trial.values?.map((v) => -v) ?? [] }))
      const objectives = subject.objectives.map((objective): Objective => ({ ...objective, goal: 'maximize' }))
      const snapshot = snapshotOf(subject, everything(subject), { trials, count: 2 })
      demandSame(ask(subject, { ...snapshot, trials: negated, objectives }), ask(subject, snapshot), 'the direction is not a mirror')
    },
  },
  {
    name: 'uses no more history than it declared',
    run(subject) {
      const { algorithm, objectives } = subject
      const space = everything(subject)
      const trials = calmHistory(space, 16, objectives).map((t, k): TrialView => (k % 3 === 2 ? opened(t) : t))
      const snapshot = snapshotOf(subject, space, { trials, count: 2 })
      if (algorithm.history === 'none') demandSame(ask(subject, { ...snapshot, trials: [] }), ask(subject, snapshot), 'it looks at trials')
      if (algorithm.history !== 'finished') return
      const tattling = trials.map((t) => ({ ...t, curve: { steps: [1, 2], values: [9, t.number] } }))
      demandSame(ask(subject, { ...snapshot, trials: tattling }), ask(subject, snapshot), 'it looks at curves without having declared it')
    },
  },
  {
    name: 'loses nothing but time when its state is lost or is not its own',
    run(subject) {
      const trials = calmHistory(everything(subject), 12, subject.objectives)
      const snapshot = snapshotOf(subject, everything(subject), { trials })
      const kind = ask(subject, snapshot).kind
      for (const state of [null, 'nonsense', { theta: [1, 2] }, [], { theta: 'x', trials: -1 }, 1e9]) {
        demand(ask(subject, { ...snapshot, state }).kind === kind, `the state ${JSON.stringify(state)} changes the kind of its answer`)
      }
    },
  },
  {
    name: 'survives hostile histories: NaN, infinities, ties, every state, repeated points, orphans',
    run(subject) {
      const space = everything(subject)
      for (let run = 0; run < (subject.options.hostileRuns ?? HOSTILE_RUNS); run++) {
        const trials = hostileHistory(space, run, subject.objectives, subject.resource === undefined ? [] : [1, 2, 3, 9])
        const snapshot = snapshotOf(subject, space, { trials, count: 1 + (run % 4) })
        ask(subject, snapshot)
        const best = subject.algorithm.recommend?.(snapshot, freshControl())
        const state = trials.find((t) => t.number === best)?.state
        demand(best === undefined || state === 'succeeded' || state === 'stopped', `it recommends trial ${best}, which is ${state}`)
      }
    },
  },
  {
    name: 'survives when all trials failed, and when all are tied',
    run(subject) {
      const tied = subject.objectives.map(() => 1)
      const fates: Partial<TrialView>[] = [
        { state: 'failed' },
        { state: 'infeasible', values: tied.map(() => Number.NaN) },
        { state: 'succeeded', values: tied },
        { state: 'stopped', values: tied.map(() => Number.NaN) },
      ]
      for (const fate of fates) {
        const trials = calmHistory(everything(subject), 20, subject.objectives).map(({ values: _, ...t }) => ({ ...t, ...fate }))
        const { kind } = ask(subject, snapshotOf(subject, everything(subject), { trials }))
        demand(kind === 'suggestions', `with 20 trials that are ${fate.state} it says ${kind}`)
      }
    },
  },
  {
    name: 'gives out every point of a small space once, and then says that it is exhausted',
    run(subject) {
      if (subject.options.repeatsPoints === true) return
      const { tiny, point, factors } = servedSpaces(subject.algorithm.serves)
      for (const [space, most] of [
        [tiny, countTiny(subject.algorithm.serves)],
        [point, 1],
        [factors, FACTORS_OF_24],
      ] as const) {
        if (subject.algorithm.check?.(snapshotOf(subject, space)) !== undefined) continue
        const { trials, end } = playStudy(subject, space, { trials: 10 * most, workers: 2 })
        const fresh = trials.filter((trial) => trial.parent === undefined).map((trial) => spelled(trial.parameters))
        demand(end === 'exhausted', `it never ends in a space of ${most} points`)
        demandSame([new Set(fresh).size, fresh.length], [most, most], 'different points, and points in all')
      }
    },
  },
  {
    name: 'gives out no point of a small space twice in one batch',
    run(subject) {
      if (subject.options.repeatsPoints === true) return
      const { tiny } = servedSpaces(subject.algorithm.serves)
      const snapshot = snapshotOf(subject, tiny, { count: countTiny(subject.algorithm.serves) + 3 })
      if (subject.algorithm.check?.(snapshot) !== undefined) return
      const outcome = ask(subject, snapshot)
      demand(outcome.kind === 'suggestions', `it says ${outcome.kind}`)
      const points = outcome.suggestions.map(({ parameters }) => spelled(parameters))
      demandSame(points, [...new Set(points)], 'points of a batch, and the different ones of them')
    },
  },
  {
    name: 'serves a batch of different points beside a hundred open trials',
    run(subject) {
      const space = everything(subject)
      const trials = calmHistory(space, 110, subject.objectives).map((t, k) => (k < 10 ? t : opened(t, k % 7 === 0)))
      const outcome = ask(subject, snapshotOf(subject, space, { trials, count: 8 }))
      demand(outcome.kind === 'suggestions', `it says ${outcome.kind}`)
      const points = new Set(outcome.suggestions.map((suggestion) => spelled(suggestion.parameters)))
      demandSame([outcome.suggestions.length, points.size], [8, 8], 'suggestions, and different ones')
    },
  },
  {
    name: 'answers all the same when its deadline has passed, and soon',
    run(subject) {
      const trials = calmHistory(everything(subject), 60, subject.objectives)
      const snapshot = snapshotOf(subject, everything(subject), { trials })
      for (const after of [0, 1, 5, 50, 500]) {
        let asked = 0
        const { kind } = ask(subject, snapshot, { expired: () => ++asked > after, cache: new Map() })
        demand(kind === 'suggestions', `after its deadline it says ${kind}`)
        demand(asked < after + 200, 'it goes on and on after its deadline')
      }
    },
  },
  {
    name: 'takes a space that was widened, and trials that are outside of it',
    run(subject) {
      const wide = everything(subject)
      const stream = openStream(3, 3)
      const narrow: Space = { parameters: wide.parameters.map((p) => (p.kind === 'choice' ? { ...p, values: p.values.slice(0, 2) } : p)) }
      const old = calmHistory(narrow, 20, subject.objectives)
      const foreign = old.map((trial, k): TrialView => {
        const parameters = Object.fromEntries(
          Object.entries(drawAssignment(wide, stream)).map(([name, v]) => [name, typeof v === 'number' ? v * 3 : v]),
        )
        return k % 2 === 0 ? trial : { ...trial, parameters: { ...parameters, stranger: 1 } }
      })
      for (const trials of [old, foreign]) {
        const { kind } = ask(subject, snapshotOf(subject, wide, { trials, count: 3 }))
        demand(kind === 'suggestions', `it says ${kind}`)
      }
    },
  },
  {
    name: 'goes on with what it learnt when parameters are added, which its trials count as having had by default',
    run(subject) {
      const { old, grown, added } = grownSpace(everything(subject))
      const { trials } = playStudy(subject, old, { trials: 26, workers: 4, faults: 0.3 })
      const control = freshControl()
      ask(subject, snapshotOf(subject, old, { trials, count: 2 }), control)
      const filled = trials.map((trial): TrialView => ({ ...trial, parameters: filledIn(grown, trial.parameters, (p) => p.default) }))
      const snapshot = snapshotOf(subject, grown, { trials: filled, count: 8 })
      const outcome = ask(subject, snapshot, control)
      demandSame(ask(subject, snapshot), outcome, 'what it kept of the smaller space changes its answer')
      demand(outcome.kind === 'suggestions', `it says ${outcome.kind}`)
      const isMoved = ({ name, default: usual }: Parameter): boolean =>
        outcome.suggestions.some(({ parameters }) => parameters[name] !== undefined && parameters[name] !== usual)
      demand(added.some(isMoved), 'what was added stays at its default')
    },
  },
  {
    name: 'holds a number where a constraint says so, to the digit, and goes on with what it learnt',
    run(subject) {
      const { parameters } = everything(subject)
      const { trials } = playStudy(subject, { parameters }, { trials: 26, workers: 4, faults: 0.3 })
      const rate = subject.algorithm.serves.conditional ? 'shift' : 'rate'
      const space: Space = { parameters, parameterConstraints: [{ when: [], keep: `${rate} == 0.0123` }] }
      const control = freshControl()
      ask(subject, snapshotOf(subject, { parameters }, { trials, count: 2 }), control)
      const snapshot = snapshotOf(subject, space, { trials, count: 6 })
      const outcome = suggestWithin(subject.algorithm, snapshot, control)
      demandSame(suggestWithin(subject.algorithm, snapshot, freshControl()), outcome, 'what it kept changes its answer')
      checkOutcome(snapshot, outcome)
      demand(outcome.kind === 'suggestions', `it says ${outcome.kind}`)
      const values = outcome.suggestions.flatMap(({ parameters: { [rate]: value } }) => value ?? [])
      demandSame(
        values,
        Array.from(outcome.suggestions, () => 0.0123),
        'the values that are to be held',
      )
      demand(
        outcome.suggestions.some(({ fallback }) => fallback === undefined || fallback === 0),
        'all are fallbacks',
      )
    },
  },
  {
    name: 'suggests within values that are fixed',
    run(subject) {
      const { algorithm } = subject
      const space = everything(subject)
      const [first, second] = [0, 1].map((k) => fixedValues(space, k))
      const trials = calmHistory(space, 24, subject.objectives)
      const snapshot = snapshotOf(subject, space, { trials, count: 4, fixed: [first!, {}, second!, first!] })
      const outcome = suggestWithin(algorithm, snapshot, freshControl())
      demandSame(suggestWithin(algorithm, snapshot, freshControl()), outcome, 'asked again, it answers otherwise')
      checkOutcome(snapshot, outcome)
      demand(outcome.kind === 'suggestions' && outcome.suggestions.length === 4, 'it does not give as many as were asked for')
      const kept = outcome.suggestions.every(({ parameters }, k) => hasValues(parameters, snapshot.fixed![k]!))
      demand(kept, `it loses ${spelled(snapshot.fixed)} in ${spelled(outcome.suggestions.map(({ parameters }) => parameters))}`)
    },
  },
  {
    name: 'tries first where the user believes the best to be',
    run(subject) {
      if (subject.options.ignoresBeliefs === true) return
      const { trials } = playStudy(subject, servedSpaces(subject.algorithm.serves).likely, { trials: 4, workers: 2 })
      const near = trials.filter(
        ({ parameters: { x, rate } }) => Math.abs(Number(x) - 4) < 3 && Math.abs(Math.log10(Number(rate)) + 4) < 1.8,
      )
      demand(near.length >= 3, `of its first 4 points ${near.length} are near what is believed`)
    },
  },
  {
    name: 'is exhausted where parameter constraints allow nothing',
    run(subject) {
      const { nowhere } = servedSpaces(subject.algorithm.serves)
      const outcome = suggestWithin(subject.algorithm, snapshotOf(subject, nowhere, { count: 2 }), freshControl())
      demand(outcome.kind === 'exhausted', `it says ${outcome.kind}`)
    },
  },
  {
    name: 'never stands still: it waits only while trials run, and is exhausted for good',
    run(subject) {
      for (const [name, space] of acceptedSpaces(subject)) {
        // Small spaces end, large ones are there to see that nothing waits in vain.
        const isSmall = name === 'tiny' || name === 'point' || name === 'deep'
        for (let luck = 1; luck <= (isSmall ? 3 : 1); luck++) {
          const { asked, end } = playStudy(subject, space, { trials: isSmall ? 60 : 30, workers: 6, luck, faults: 0.3 * luck })
          const last = asked.at(-1)
          if (end === 'exhausted' && last !== undefined) {
            demand(ask(subject, { ...last.snapshot, count: 3 }).kind === 'exhausted', 'exhausted, and then not')
          }
        }
      }
    },
  },
]

/** A space, and the same without some of its parameters: numbers, choices, one with a condition and one with two levels of them. */
function grownSpace(space: Space): { readonly old: Space; readonly grown: Space; readonly added: readonly Parameter[] } {
  const late = ['nesterov', 'damping', 'batch', 'dropout', 'patch', 'warmup']
  const isLate = ({ name }: Parameter): boolean => late.includes(name)
  const usual = (parameter: Parameter): ParameterValue => ('values' in parameter ? parameter.values[0]! : parameter.min)
  const parameters = space.parameters.map(
    (parameter): Parameter => (isLate(parameter) ? { ...parameter, default: usual(parameter) } : parameter),
  )
  return { old: { parameters: space.parameters.filter((p) => !isLate(p)) }, grown: { parameters }, added: parameters.filter(isLate) }
}

/** The first parameter and one in the middle, of those without conditions, at one end of what they may be. */
function fixedValues({ parameters }: Space, k: number): Assignment {
  const free = parameters.filter(({ when }) => when.length === 0)
  const endOf = (parameter: Parameter): ParameterValue => {
    if (parameter.kind === 'choice' || parameter.kind === 'discrete') return parameter.values[k % parameter.values.length]!
    return k === 0 ? parameter.min : parameter.max
  }
  return Object.fromEntries([free[0]!, free[Math.floor(free.length / 2)]!].map((parameter) => [parameter.name, endOf(parameter)]))
}

/** The trial while it ran. */
function opened({ values: _, lastStep: __, ...trial }: TrialView, stale = false): TrialView {
  return { ...trial, state: 'active', stale }
}
