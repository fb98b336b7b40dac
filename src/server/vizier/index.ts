/** vizier: OSS Vizier's service over the study room, for its unchanged clients; decodes, calls, encodes, holds no rule. */
import type { VizierServiceHandlers } from '../../wire/index.ts'
import type { VizierDoor } from './door.ts'
import { Policies } from './policies.ts'
import { studyCalls } from './study-calls.ts'
import { suggestCalls } from './suggest-calls.ts'
import { trialCalls } from './trial-calls.ts'

export { pythiaCalls } from './pythia-calls.ts'
export { PYTHIA_FORMAT } from './shadows.ts'
export { VIZIER_FORMAT } from './spec-bytes.ts'

/** The 17 calls of vizier.VizierService. */
export function vizierCalls(door: VizierDoor): VizierServiceHandlers {
  const policies = new Policies(door.studies, door.closing)
  return { ...studyCalls(door), ...trialCalls(door, policies), ...suggestCalls(door, policies) }
}
