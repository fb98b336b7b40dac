import type { JsonValue, TrialNumber } from '../model/index.ts'
import { median, openStream } from '../numerics/index.ts'
import type { Algorithm, Control, Snapshot, Suggestion, TrialView } from './algorithm.ts'
import { type AshaSettings, ashaSettings, climbRungs } from './asha.ts'
import { ENUMERATED_POINTS_MAX, gp } from './gp/index.ts'
import { finalLoss, isPending } from './loss.ts'
import { type NewPoints, openSpread } from './new-points.ts'
import { planRungs } from './rungs.ts'
import { openSeen } from './seen.ts'
import { openEncoding } from './space/encode.ts'

/** Configurations with values in two rungs from which the difference of the rungs is known. */
const PAIRS_MIN = 3
/** A slope of 1 counts as so many pairs, and no slope is less than this: what is worse in a low rung is not thought better in a high one. */
const SLOPE_PAIRS = 3
const SLOPE_MIN = 0.1
/** With so many times the values that it takes to look at a rung the model believes in these alone: what is carried there from below is a guess. */
const ENOUGH = 2
/** One new trial in so many is spread over the space while the model knows little. */
const SPREAD_EVERY = 6

/** Asynchronous halving whose new trials come from the Gaussian process. */
export const ashaGp: Algorithm<AshaSettings> = {
  name: 'asha-gp',
  version: '14',
  summary: 'asha that learns: new trials come from a Gaussian process over what all rungs have shown.',
  settings: ashaSettings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 1, fidelity: 'required', earlier: true },
  suggest: (snapshot, control) => climbRungs(snapshot, openModelled(snapshot, control)),
}

/** One configuration and what its trials have shown, by rung. */
interface Configuration {
  readonly first: TrialView
  readonly losses: Map<number, number>
  /** Violations of constraints that its newest trial with a value showed. */
  margins: TrialView['margins']
  pending: boolean
  cancelled: boolean
}

/**
 * New points by gp, on one value for each configuration: what it has, or would probably have, in the rung that the model looks at. New trials start
 * in that rung: what they showed in a lower one, where others learn faster, would decide who goes on. All points that a call needs come from
 * one call of gp: fitting is most of its time.
 */
function openModelled(snapshot: Snapshot<AshaSettings>, control: Control): NewPoints {
  const { space, seed } = snapshot
  const { dimensions, size } = openEncoding(space)
  const seen = openSeen(snapshot, control)
  const spread = openSpread(snapshot, control, seen)
  // Where gp looks at all points one by one it has to be told of every one that was tried, or it asks for it again.
  const isLarge = size > ENUMERATED_POINTS_MAX
  const { views, values, rung, resource } = comparable(snapshot, dimensions.length + 2, isLarge)
  let state: JsonValue | undefined = snapshot.state
  let batch: Map<TrialNumber, Suggestion> | undefined
  const askModel = (first: TrialNumber, wanted: number): Map<TrialNumber, Suggestion> => {
    // A configuration is tried once: another run of it would be a new trial beside the others of its rung.
    const asked = { ...snapshot, settings: {}, count: wanted, nextNumber: first, once: true as const }
    // In the stop form there are no rungs to bring together: gp reads the trials as they are.
    const inner = snapshot.settings.mode === 'stop' ? asked : { ...asked, objectives: LOSS, trials: views }
    const outcome = gp.suggest(state === undefined ? inner : { ...inner, state }, control)
    state = outcome.state ?? state
    return new Map(outcome.kind === 'suggestions' ? outcome.suggestions.map((suggestion, i) => [first + i, suggestion]) : [])
  }
  return {
    next(number, wanted) {
      batch ??= askModel(number, wanted)
      const isSpread = values < 2 * dimensions.length && openStream(seed, number, 7).below(SPREAD_EVERY) === 0
      const suggestion = isSpread ? undefined : batch.get(number)
      if (suggestion === undefined || seen.has(suggestion.parameters)) {
        const point = spread.next(number, wanted)
        return point && { ...point, rung }
      }
      seen.add(suggestion.parameters)
      return { ...suggestion, rung, diagnostics: { ...suggestion.diagnostics, modelOf: resource } }
    },
    state: () => state,
  }
}

const LOSS = [{ metric: 'loss', goal: 'minimize', reduce: 'last' }] as const

/**
 * The history as one trial for each configuration, comparable in the highest rung that has enough values. A value of a lower rung is carried
 * there by a line through the configurations that have both; rungs without enough of these stay out, and all lower ones do once the rung has
 * values to spare, if they may.
 */
function comparable(
  snapshot: Snapshot<AshaSettings>,
  least: number,
  mayLeaveOut: boolean,
): { views: TrialView[]; values: number; rung: number; resource: number } {
  const { resource, settings } = snapshot
  const resources = resource === undefined ? [] : planRungs(resource, settings.eta)
  const configurations = readConfigurations(snapshot, resources)
  const countAt = (rung: number): number => configurations.filter((c) => c.losses.has(rung)).length
  let target = resources.length - 1
  while (target > 0 && countAt(target) < least) target -= 1
  const bridges = resources.map((_, rung) => (rung === target ? (loss: number) => loss : openBridge(configurations, rung, target)))
  const isEnough = mayLeaveOut && countAt(target) >= ENOUGH * least
  const isBelow = ({ losses, pending }: Configuration): boolean =>
    losses.size > 0 && !pending && [...losses.keys()].every((rung) => rung < target)
  const told = isEnough ? configurations.filter((configuration) => !isBelow(configuration)) : configurations
  const views = told.flatMap(({ first, losses, margins, pending, cancelled }): TrialView[] => {
    const { number, parameters } = first
    const rung = nearestTo(target, [...losses.keys()])
    const loss = rung === undefined ? Number.NaN : (bridges[rung]?.(losses.get(rung) ?? Number.NaN) ?? Number.NaN)
    if (Number.isFinite(loss)) {
      const kept = margins === undefined ? {} : { margins, feasible: margins.every((margin) => margin >= 0) }
      return [{ number, parameters, state: 'succeeded', values: [loss], stale: false, ...kept }]
    }
    if (pending) return [{ number, parameters, state: 'active', stale: false }]
    return rung === undefined && !cancelled ? [{ number, parameters, state: 'failed', stale: false }] : []
  })
  return { views, values: countAt(target), rung: target, resource: resources[target] ?? 0 }
}

/** The rung that is nearest from below; what started higher has values above alone. */
function nearestTo(target: number, rungs: readonly number[]): number | undefined {
  const ascending = [...rungs].sort((a, b) => a - b)
  return ascending.findLast((rung) => rung <= target) ?? ascending[0]
}

/**
 * What a loss in one rung becomes in another: a line through the medians of the configurations that have both. Its slope is least squares, drawn towards 1 by
 * as much as a few pairs would; undefined while too few have both.
 */
function openBridge(configurations: readonly Configuration[], from: number, to: number): ((loss: number) => number) | undefined {
  const pairs = configurations.filter(({ losses }) => losses.has(from) && losses.has(to))
  if (pairs.length < PAIRS_MIN) return undefined
  const [before, after] = [from, to].map((rung) => pairs.map(({ losses }) => losses.get(rung) ?? Number.NaN))
  const [middle, end] = [median(before), median(after)]
  const spread = before.reduce((sum, x) => sum + (x - middle) ** 2, 0)
  const common = before.reduce((sum, x, i) => sum + (x - middle) * (after[i] - end), 0)
  const slope = spread > 0 ? common / spread : 1
  const drawn = Math.min(1, Math.max(SLOPE_MIN, (pairs.length * slope + SLOPE_PAIRS) / (pairs.length + SLOPE_PAIRS)))
  return (loss) => end + drawn * (loss - middle)
}

function readConfigurations({ trials, objectives }: Snapshot, resources: readonly number[]): Configuration[] {
  const byTrial = new Map<TrialNumber, Configuration>()
  const all: Configuration[] = []
  for (const trial of [...trials].sort((a, b) => a.number - b.number)) {
    const known = trial.parent === undefined ? undefined : byTrial.get(trial.parent)
    const configuration = known ?? {
      first: trial,
      losses: new Map<number, number>(),
      margins: undefined,
      pending: false,
      cancelled: trial.state === 'cancelled',
    }
    byTrial.set(trial.number, configuration)
    if (known === undefined) all.push(configuration)
    const loss = finalLoss(trial, objectives)
    // A trial without a resource ran in full.
    const rung = trial.resource === undefined ? resources.length - 1 : resources.indexOf(trial.resource)
    if (!Number.isNaN(loss) && rung >= 0) {
      configuration.losses.set(rung, loss)
      configuration.margins = trial.margins
    }
    if (isPending(trial)) configuration.pending = true
  }
  return all
}
