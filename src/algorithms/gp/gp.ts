import type { Algorithm, SuggestOutcome } from '../algorithm.ts'
import { openEncoding } from '../space/encode.ts'
import { Batch } from './batch.ts'
import { readTraining } from './data/training.ts'
import { isInitial } from './initial.ts'
import { openModel } from './open-model.ts'
import { openEarlierModels } from './process/earlier.ts'
import { heedReplicates } from './replicate.ts'
import { type GpSettings, gpSettings } from './settings.ts'
import { isNoisyStudy } from './state.ts'

/** Bayesian optimisation with Gaussian processes; docs/algorithms/gp.md says what is done and what was measured. */
export const gp: Algorithm<GpSettings> = {
  name: 'gp',
  version: '25',
  summary: 'Bayesian optimisation with a Gaussian process: learns from every trial and spends few of them.',
  settings: gpSettings,
  history: 'finished',
  serves: { kinds: ['double', 'int', 'discrete', 'choice'], conditional: true, objectives: 4, fidelity: 'none', earlier: true },
  knowsGain: true,
  heedsFixed: true,

  suggest(asked, control) {
    const batch = new Batch(asked, control)
    for (let i = 0; i < asked.count; i++) if (!batch.add(i)) break
    const { suggestions, state, gain } = batch
    const kept = state === undefined ? {} : { state }
    if (suggestions.length === 0) return { kind: 'exhausted', why: 'every point of the space has been tried', ...kept }
    return { kind: 'suggestions', suggestions, ...kept, ...(gain === undefined ? {} : { expectedGain: gain }) } satisfies SuggestOutcome
  },

  recommend(asked, control) {
    const encoding = openEncoding(asked.space)
    const { snapshot } = heedReplicates(asked, encoding)
    // Without noise the best value needs no second opinion.
    if (snapshot.objectives.length > 1 || !isNoisyStudy(snapshot)) return undefined
    const data = readTraining(snapshot, encoding, true)
    const known = data.observations.filter((o) => Number.isFinite(o.losses[0]) && o.trial.feasible !== false)
    const full = known.filter((o) => o.trial.state === 'succeeded')
    const eligible = full.length > 0 ? full : known
    if (eligible.length === 0) return undefined
    const earlier = openEarlierModels(snapshot, encoding, control.cache)
    const model = isInitial(snapshot, encoding, data, earlier) ? undefined : openModel(snapshot, encoding, data, control)
    // What a very large study left out of the model was not among its best.
    const modelled = model === undefined ? [] : eligible.filter((o) => model.expected(o) !== undefined)
    const pool = modelled.length > 0 ? modelled : eligible
    const scoreOf = (o: (typeof known)[number]): number => model?.expected(o)?.[0] ?? o.losses[0]
    return pool.reduce((best, o) => (scoreOf(o) < scoreOf(best) ? o : best)).trial.number
  },
}
