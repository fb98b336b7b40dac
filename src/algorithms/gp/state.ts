import { z } from 'zod'
import type { JsonValue } from '../../model/index.ts'
import type { Snapshot } from '../algorithm.ts'
import type { Encoding } from '../space/encode.ts'
import type { Fit } from './process/fit.ts'
import type { Turn } from './process/turn.ts'

/** The noise, as a share of the labels' variance, from which labels keep their proportions, and the trials that it takes to believe it. */
const NOISY_FROM = 0.1
const NOISY_TRIALS_MIN = 20

const fitSchema = z.object({ theta: z.array(z.number()), trials: z.number(), fullTrials: z.number() })
const turnSchema = z.object({ axes: z.array(z.number()), theta: z.array(z.number()), standing: z.enum(['ahead', 'behind', 'hopeless']) })
const stateSchema = z.object({
  fits: z.array(fitSchema),
  turn: turnSchema.optional(),
  noisy: z.boolean(),
  /** wanted: the model suspects noise, one trial is to be run twice; agreed: it was, and there is none. */
  replicate: z.enum(['wanted', 'agreed']).optional(),
  standstill: z.object({ after: z.number(), middle: z.array(z.number()), coarse: fitSchema.optional() }).optional(),
})

/** Where a search stood still: after which trial, and the middle of what was good by then. */
export interface Standstill {
  readonly after: number
  readonly middle: readonly number[]
  /** Hyperparameters of the last coarse model since. */
  readonly coarse?: Fit | undefined
}

/** What was kept; undefined at first, and where the state is another's. */
function keptOf({ state }: Snapshot): z.infer<typeof stateSchema> | undefined {
  return stateSchema.safeParse(state).data
}

/** What the model keeps between suggestions. */
export function stateOf(
  snapshot: Snapshot,
  { fits, turn, objectives, isNoisy }: { fits: readonly Fit[]; turn: Turn | undefined; objectives: number; isNoisy: boolean },
): JsonValue {
  const [{ theta, trials }] = fits
  const suspects = !isNoisy && objectives === 1 && trials >= NOISY_TRIALS_MIN && Math.exp(theta[theta.length - 1]) > NOISY_FROM
  const { replicate = suspects ? 'wanted' : undefined, standstill } = keptOf(snapshot) ?? {}
  const turnKept = turn === undefined ? {} : { turn: { ...turn, theta: [...turn.theta], axes: [...turn.axes] } }
  const standstillKept = standstill === undefined ? {} : { standstill: standstillJson(standstill) }
  const kept = { fits: fits.map(jsonOf), ...turnKept, noisy: isNoisy, ...standstillKept }
  return isNoisy || replicate === undefined ? kept : { ...kept, replicate }
}

/** True when the model suspects noise, and neither the study nor a trial that was run twice has said yet whether there is some. */
export function isSuspected(snapshot: Snapshot): boolean {
  return snapshot.noise === 'unknown' && snapshot.objectives.length === 1 && keptOf(snapshot)?.replicate === 'wanted'
}

/** The snapshot once it is known whether a suspected study is noisy; if so, hyperparameters of the labels before are of no use. */
export function settled<Settings>(snapshot: Snapshot<Settings>, isNoisy: boolean): Snapshot<Settings> {
  const state = isNoisy ? { fits: [], noisy: true } : { ...(snapshot.state as object), replicate: 'agreed' }
  return { ...snapshot, state }
}

/** The snapshot of a study whose search stands still. */
export function stoodStill<Settings>(snapshot: Snapshot<Settings>, standstill: Standstill): Snapshot<Settings> {
  const kept = keptOf(snapshot) === undefined ? { fits: [], noisy: false } : (snapshot.state as object)
  return { ...snapshot, state: { ...kept, standstill: standstillJson(standstill) } }
}

function standstillJson({ after, middle, coarse }: Standstill): JsonValue {
  return { after, middle: [...middle], ...(coarse === undefined ? {} : { coarse: jsonOf(coarse) }) }
}

/** The state of a noisy study, to go on from some hyperparameters. */
export function noisyState(last: Fit | undefined): JsonValue {
  return { fits: last === undefined ? [] : [jsonOf(last)], noisy: true }
}

function jsonOf(fit: Fit): z.infer<typeof fitSchema> {
  return { ...fit, theta: [...fit.theta] }
}

/** Where the search stood still, if it did; undefined where that was in a space of other dimensions. */
export function keptStandstill(snapshot: Snapshot, { dimensions }: Encoding): Standstill | undefined {
  const standstill = keptOf(snapshot)?.standstill
  return standstill?.middle.length === dimensions.length ? standstill : undefined
}

/** The hyperparameters that were kept, by process; none where the state is another's. */
export function keptFits(snapshot: Snapshot): readonly Fit[] {
  return keptOf(snapshot)?.fits ?? []
}

/** The axes that were kept. */
export function keptTurn(snapshot: Snapshot): Turn | undefined {
  return keptOf(snapshot)?.turn
}

/** True when the study says that it is noisy, or the model has found out. */
export function isNoisyStudy(snapshot: Snapshot): boolean {
  const { noise, objectives } = snapshot
  if (noise !== 'unknown' || objectives.length > 1) return noise === 'high'
  return keptOf(snapshot)?.noisy === true
}
