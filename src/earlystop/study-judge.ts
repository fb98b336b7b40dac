import type { Choice, Objective, StudySpec, TrialNumber } from '../model/index.ts'
import { openStream } from '../numerics/index.ts'
import { COMPARED_MAX } from './reason.ts'
import { findStoppingRule } from './registry.ts'
import { GO_ON, type Judge, type RuleContext, type Stop, type StopDecision } from './rule.ts'
import { Standings } from './standings.ts'

/** Distinguishes the draw of controls from all other chance of a study. */
const CONTROL_STREAM = 23

/** A rule at work on a study with all of its objectives. */
export interface StudyJudge {
  /** Name of the rule at work. */
  readonly rule: string
  /** Trials that an algorithm gave a part of the resource are not asked about. */
  readonly leavesRationed: boolean
  /** One for each objective that is judged, the first ones of the study in their order: it takes that objective's points, and every end. */
  readonly parts: readonly Pick<Judge, 'observe' | 'end'>[]
  /** Asked for an open trial after its report. */
  decide(trial: TrialNumber): StopDecision
}

/** What of a study its judge must know. */
export type JudgedStudy = Pick<StudySpec, 'objectives' | 'resource' | 'seed'> & Pick<RuleContext, 'learns'>

/** Brings a study's stopping rule to work; its settings have been checked. */
export function openStudyJudge(spec: JudgedStudy, { name, settings }: Choice): StudyJudge {
  const rule = findStoppingRule(name)!
  const chosen = rule.settings.parse(settings)
  const judged = rule.judges === 'every' ? spec.objectives : spec.objectives.slice(0, 1)
  const contexts = judged.map((objective) => contextOf(spec, objective))
  const judges = contexts.map((context) => rule.start(chosen, context))
  const [first] = judges as [Judge]
  const { parts, decide } = judges.length === 1 ? { parts: judges, decide: first.decide.bind(first) } : judgeTogether(judges, contexts)
  return {
    rule: first.rule ?? name,
    leavesRationed: rule.leavesRationed === true,
    parts,
    decide: (trial) => {
      const decision = decide(trial)
      return decision.stop && isControl(spec.seed, trial, chosen.controls) ? { stop: false, spared: decision } : decision
    },
  }
}

function contextOf({ resource, seed, learns = false }: JudgedStudy, { goal, metric, reduce }: Objective): RuleContext {
  return { goal, metric, reduce, seed, learns, ...(resource === undefined ? {} : { resource }) }
}

/** Whether a trial is one of the share that is left unstopped: a matter of seed and number alone. */
function isControl(seed: number, trial: TrialNumber, share: number): boolean {
  return share > 0 && openStream(seed, trial, CONTROL_STREAM).uniform() < share
}

/**
 * Several objectives. A trial is stopped when the rule would stop it by each objective that it reports a curve of, and another trial dominates it:
 * what is hopeless in every objective may still be the best compromise. An objective with a single report (the size of the network) has no
 * curve to judge, but speaks for the trial where it stands out; one that was not reported yet does neither.
 */
function judgeTogether(judges: readonly Judge[], contexts: readonly RuleContext[]): Pick<StudyJudge, 'parts' | 'decide'> {
  const standings = new Standings(contexts)
  const parts = judges.map((judge, k): StudyJudge['parts'][number] => ({
    observe: (trial, step, value) => {
      judge.observe(trial, step, value)
      standings.observe(k, trial, step, value)
    },
    end: (trial, evidence) => {
      judge.end(trial, evidence)
      standings.end(k, trial, evidence)
    },
  }))
  // A cut curve is worth less than a whole one, unless the best of it counts.
  const losesByStopping = contexts.some(({ reduce }) => (reduce ?? 'best') !== 'best')
  const decide = (trial: TrialNumber): StopDecision => {
    const reports = judges.map((_, k) => standings.reports(k, trial))
    const curves = judges.filter((_, k) => reports[k]! >= Math.min(2, Math.max(...reports)) && reports[k]! > 0)
    // All are asked, also when one has said no: what they keep ready for their next answer stays ready.
    const stops = curves.map((judge) => judge.decide(trial)).filter((decision) => decision.stop)
    const [first] = stops
    if (first === undefined || stops.length < curves.length) return GO_ON
    const compares = losesByStopping || stops.some(({ comparedWith }) => comparedWith.length > 0)
    const better = compares ? standings.dominating(trial) : undefined
    return compares && better === undefined ? GO_ON : together(first, stops, better)
  }
  return { parts, decide }
}

/** One decision for several: the figures of the first, the sentences of all, and the trial that is better in everything. */
function together(first: Stop, stops: readonly Stop[], better: TrialNumber | undefined): Stop {
  const sentences = stops.map(({ reason }) => reason)
  if (better === undefined) return { ...first, reason: sentences.join('; ') }
  const comparedWith = [...new Set([better, ...first.comparedWith])].slice(0, COMPARED_MAX)
  return { ...first, reason: [...sentences, `trial ${better} is no worse in any objective`].join('; '), comparedWith }
}
