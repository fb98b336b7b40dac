import { describe, expect, test } from 'vitest'
import { findAlgorithm } from '../../../src/algorithms/index.ts'
import type { Assignment, Parameter, StudyId, StudySpec, Trial } from '../../../src/model/index.ts'
import { openStream } from '../../../src/numerics/index.ts'
import { openExpiry } from '../../../src/pool/expiry.ts'
import type { AlgorithmInputs, PooledOutcome } from '../../../src/pool/index.ts'
import type { ReplayedTrial } from '../../../src/study/index.ts'
import { specProblems } from '../../../src/study/spec/validate.ts'
import { SUGGESTING } from '../../algorithms/suggesting.ts'
import { type Bench, DirectPool, openBench, specOf } from '../bench-room.ts'

const PARAMETERS: readonly Parameter[] = [
  { name: 'kind', kind: 'choice', values: ['a', 'b'], when: [] },
  { name: 'rate', kind: 'double', min: 1e-4, max: 1, scale: 'log', when: [] },
  { name: 'width', kind: 'int', min: 1, max: 64, step: 1, scale: 'linear', when: [] },
]

/** The values of the parameters that are there. */
function pick(parameters: readonly Parameter[], values: Assignment): Assignment {
  return Object.fromEntries(parameters.map(({ name }) => [name, values[name]!]))
}

/** A study that the algorithm serves. */
function specFor(name: string): StudySpec {
  const algorithm = findAlgorithm(name)!
  const parameters = PARAMETERS.filter(({ kind }) => algorithm.serves.kinds.includes(kind))
  return specOf({
    parameters,
    startAt: [pick(parameters, { kind: 'a', rate: 0.1, width: 8 })],
    algorithm: { name, settings: name === 'grid' ? { steps: 5, order: 'shuffled' } : {} },
    earlyStopping: { name: 'median', settings: { startStep: 2, minTrials: 3 } },
    ...(algorithm.serves.fidelity === 'none' ? {} : { resource: { metric: 'step', min: 1, max: 9 } }),
    budget: { trials: 36, parallel: 5 },
  })
}

const loss = ({ parameters, number }: Trial, step: number): number =>
  Math.abs(Math.log10(Number(parameters.rate)) + 2) +
  Number(parameters.width) / 64 +
  Number(parameters.decay ?? 0.25) +
  1 / (step + 1) +
  (number % 7) / 50

/** Asks for a trial and evaluates it. */
async function evaluateOne({ studies, clock }: Bench, study: StudyId): Promise<void> {
  const reply = await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
  if (reply.kind !== 'trials') throw new Error('no trial')
  for (const { number, parameters } of reply.trials) {
    const points = [{ step: 1, values: { loss: Number(parameters.x) ** 2 }, at: clock.ms }]
    await studies.completeTrial({ trial: { study, number }, as: 'succeeded', points })
  }
}

/** Plays a study with several workers whose trials fail, are stopped, and end out of order; with an edit, a restart and words of a user. */
async function play(bench: Bench, id: StudyId, seed: number, restartAt = 40): Promise<Bench> {
  const stream = openStream(seed, 1)
  const draw = (): number => stream.uniform()
  let room = bench
  const open: Trial[] = []
  for (let turn = 0; turn < 600; turn++) {
    room.clock.ms += 1_000
    const { studies } = room
    const { state, spec } = await studies.getStudy(id)
    if (state === 'ended' && open.length === 0) break
    if (turn === restartAt) room = await room.reopen()
    if (turn === 60 && state === 'active') await widen(room, id, spec)
    if (turn === 64 && state === 'active') await add(room, id, spec)
    if (turn === 70 && state === 'active') await constrain(room, id, spec)
    if (turn === 75 && state === 'active') await believe(room, id, spec)
    if (turn === 85 && state === 'active') await loosen(room, id, spec)
    if (draw() < 0.03 && state === 'active') {
      const values = { kind: 'b', rate: draw(), width: 3, decay: 0.5, depth: 2, wide: true, noise: 0.25 }
      await studies.createTrial({ study: id, parameters: pick(spec.parameters, values) })
    }
    if (draw() < 0.4) {
      const reply = await studies.suggestTrials({ study: id, worker: `w${turn % 3}`, count: 1 + Math.floor(draw() * 2), open: 'new' })
      if (reply.kind === 'trials') open.push(...reply.trials)
      if (open.length === 0) break
      continue
    }
    const at = Math.floor(draw() * open.length)
    const trial = open[at]
    if (trial !== undefined && (await advance(room, trial, draw))) open.splice(at, 1)
  }
  return room
}

async function widen({ studies }: Bench, id: StudyId, spec: StudySpec): Promise<void> {
  const parameters = spec.parameters.map((p) => (p.kind === 'double' ? { ...p, max: 10 } : p))
  await studies.updateStudy({ study: id, spec: { ...spec, parameters, budget: { ...spec.budget, trials: 40, parallel: 6 } } })
}

/** Parameters that trials of before did not have: before, between and behind the others, one with a condition. */
const ADDED: readonly Parameter[] = [
  { name: 'decay', kind: 'double', min: 0, max: 1, scale: 'linear', default: 0.25, when: [] },
  { name: 'depth', kind: 'int', min: 1, max: 4, step: 1, scale: 'linear', default: 3, when: [] },
  { name: 'wide', kind: 'choice', values: [false, true], default: false, when: [] },
  { name: 'noise', kind: 'double', min: 0, max: 1, scale: 'linear', default: 0.75, when: [{ parent: 'kind', values: ['b'] }] },
]

async function add({ studies }: Bench, id: StudyId, spec: StudySpec): Promise<void> {
  const { kinds, conditional } = findAlgorithm(spec.algorithm.name)!.serves
  const [decay, ...others] = ADDED.filter(({ kind, when }) => kinds.includes(kind) && (conditional || when.length === 0))
  const [first, ...rest] = spec.parameters
  await studies.updateStudy({ study: id, spec: { ...spec, parameters: [decay!, first!, ...others, ...rest] } })
}

async function constrain({ studies }: Bench, id: StudyId, spec: StudySpec): Promise<void> {
  const [{ name }] = spec.parameters.toReversed()
  const parameterConstraints = [
    { when: [], keep: `${name} <= ${name === 'width' ? 30 : 0.5}` },
    { when: [], keep: 'decay == 0.5' },
  ]
  await studies.updateStudy({ study: id, spec: { ...spec, parameterConstraints } })
}

async function believe({ studies }: Bench, id: StudyId, spec: StudySpec): Promise<void> {
  const parameters = spec.parameters.map((p): Parameter => {
    if (p.kind === 'choice') return { ...p, likely: [1, 5] }
    if (p.name !== 'rate' && p.name !== 'width') return p
    return { ...p, likely: p.name === 'rate' ? { near: 0.01, spread: 0.1 } : { near: 8, spread: 0.2 } }
  })
  await studies.updateStudy({ study: id, spec: { ...spec, parameters } })
}

async function loosen({ studies }: Bench, id: StudyId, { parameterConstraints: _, ...spec }: StudySpec): Promise<void> {
  await studies.updateStudy({ study: id, spec })
}

/** One report or the end of a trial; true when it has ended. */
async function advance({ studies, clock }: Bench, trial: Trial, draw: () => number): Promise<boolean> {
  const ref = { study: trial.study, number: trial.number }
  const now = await studies.getTrial(trial.study, trial.number)
  const step = (now.lastStep ?? 0) + 1
  const chance = draw()
  const point = { step, values: { loss: chance < 0.02 ? Number.NaN : loss(trial, step) }, at: clock.ms }
  if (chance > 0.95) await studies.stopTrial(trial.study, trial.number, 'enough')
  if (chance > 0.9 && chance < 0.95) {
    await studies.completeTrial({ trial: ref, as: chance < 0.93 ? 'failed' : 'infeasible' })
    return true
  }
  if (step < (trial.resource ?? 6) && now.state === 'active') {
    await studies.report({ trial: ref, points: [point] })
    return false
  }
  await studies.completeTrial({ trial: ref, as: 'succeeded', points: [point] })
  if (chance > 0.7) await studies.updateTrial({ study: trial.study, number: trial.number, labels: { seen: 'yes' } })
  return true
}

async function replayed({ studies }: Bench, id: StudyId): Promise<ReplayedTrial[]> {
  const all: ReplayedTrial[] = []
  for await (const one of studies.replayStudy(id, new AbortController().signal)) all.push(one)
  return all
}

async function suggested({ studies }: Bench, id: StudyId): Promise<Trial[]> {
  return (await studies.listTrials(id)).filter(({ provenance }) => provenance !== undefined)
}

async function made(name: string, bench: Bench): Promise<StudyId> {
  const spec = specFor(name)
  expect(specProblems(spec)).toEqual([])
  return (await bench.studies.createStudy({ spec })).id
}

describe('a replay', () => {
  test.each(SUGGESTING.map(({ name }) => name))('of a parallel study by %s repeats every suggestion', async (name) => {
    const first = await openBench()
    const id = await made(name, first)
    const bench = await play(first, id, 3)
    const trials = await suggested(bench, id)
    expect(trials.length).toBeGreaterThan(20)
    expect((await bench.studies.getStudy(id)).edits?.map(({ before }) => Object.keys(before))).toEqual([
      ['parameters', 'budget'],
      ['parameters', 'startAt'],
      ['parameterConstraints'],
      ['parameters'],
      ['parameterConstraints'],
    ])
    // What was suggested before the addition has the default of what was added, what came later has values of its own.
    const decays = trials.map(({ parameters }) => parameters.decay)
    expect(new Set(decays.slice(0, 5))).toEqual(new Set([0.25]))
    expect(decays.filter((decay) => decay === undefined)).toEqual([])
    expect(new Set(decays).size).toBeGreaterThan(2)
    expect(new Set(trials.map(({ provenance }) => provenance!.inputRevision)).size).toBeLessThan(trials.length)
    const again = await replayed(bench, id)
    expect(again.filter(({ kind }) => kind !== 'repeated')).toEqual([])
    expect(again.map(({ trial }) => trial).sort((a, b) => a - b)).toEqual(trials.map(({ number }) => number))
  })

  test('says at which trial and parameter the ledger and the algorithm part', async () => {
    const first = await openBench()
    const id = await made('gp', first)
    const bench = await play(first, id, 5)
    const trials = await suggested(bench, id)
    const odd = trials[10]!
    const { revision } = (await bench.store.readStudy(id))!.study
    const parameters = { ...odd.parameters, rate: 0.25 }
    const study = { ...(await bench.studies.getStudy(id)), revision: revision + 1 }
    await bench.store.inner.commit(id, revision, revision + 1, { study, trials: [{ ...odd, parameters }] })
    const again = await replayed(await bench.reopen(), id)
    const found = again.filter(({ kind }) => kind === 'different')
    expect(found[0]).toEqual({
      trial: odd.number,
      kind: 'different',
      field: 'parameters.rate',
      kept: 0.25,
      recomputed: odd.parameters.rate,
    })
    // Those before it rest on the ledger as it was.
    expect(again.filter(({ trial }) => trial < odd.number).every(({ kind }) => kind === 'repeated')).toBe(true)
  })

  test('says which suggestions rest on a trial that was deleted, and repeats the others', async () => {
    const bench = await openBench()
    const { studies } = bench
    const { id } = await studies.createStudy({ spec: specOf({ algorithm: { name: 'gp', settings: {} }, budget: { parallel: 2 } }) })
    for (let k = 0; k < 8; k++) await evaluateOne(bench, id)
    await studies.deleteTrial(id, 3)
    for (let k = 0; k < 4; k++) await evaluateOne(bench, id)
    const again = await replayed(bench, id)
    const unknown = again.filter(({ kind }) => kind === 'unknown')
    expect(unknown.map(({ trial }) => trial)).toEqual([4, 5, 6, 7, 8])
    expect(unknown[0]).toMatchObject({ why: expect.stringContaining('trial 3, which was deleted') })
    expect(again.filter(({ kind }) => kind === 'repeated').map(({ trial }) => trial)).toEqual([1, 2, 9, 10, 11, 12])
  })

  test('repeats what was suggested after numbers were passed over', async () => {
    const bench = await openBench()
    const { id } = await bench.studies.createStudy({ spec: specOf({ algorithm: { name: 'gp', settings: {} } }) })
    for (let k = 0; k < 8; k++) await evaluateOne(bench, id)
    await bench.studies.passOverNumbers(id, 12)
    await bench.studies.passOverNumbers(id, 3)
    for (let k = 0; k < 4; k++) await evaluateOne(bench, id)
    const again = await replayed(bench, id)
    expect(again.map(({ trial }) => trial)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 15, 16])
    expect(again.filter(({ kind }) => kind !== 'repeated')).toEqual([])
  })

  test('takes the way that was taken when the time was up', async () => {
    const bench = await openBench()
    const pool = new ImpatientPool()
    bench.pool.suggest = (study, inputs) => pool.suggest(study, inputs)
    const id = await made('gp', bench)
    await play(bench, id, 9, Number.POSITIVE_INFINITY)
    const trials = await suggested(bench, id)
    const late = trials.filter(({ provenance }) => provenance!.expiredAfter !== undefined)
    expect(late.length).toBeGreaterThan(5)
    expect(late.some(({ provenance }) => provenance!.fallback === 0)).toBe(true)
    expect((await replayed(bench, id)).filter(({ kind }) => kind !== 'repeated')).toEqual([])
  })

  test('tells of a version that it cannot repeat', async () => {
    const bench = await openBench()
    const { studies, store } = bench
    const { id } = await studies.createStudy({ spec: specOf() })
    const reply = await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    if (reply.kind !== 'trials') throw new Error('no trial')
    const [trial] = reply.trials
    const study = { ...(await studies.getStudy(id)), revision: 3 }
    const provenance = { ...trial!.provenance!, version: '0' }
    await store.inner.commit(id, 2, 3, { study, trials: [{ ...trial!, provenance }] })
    expect(await replayed(bench, id)).toMatchObject([{ trial: 1, kind: 'unknown', why: expect.stringMatching(/random 0 .*random/) }])
  })
})

/** Says that the time is up at the (1 + revision mod 40)th question, unless it is told when to. */
class ImpatientPool extends DirectPool {
  override async suggest(_study: StudyId, inputs: AlgorithmInputs): Promise<PooledOutcome> {
    const { changed } = inputs.trialsSince(0)
    const expiry = openExpiry(() => false, inputs.expireAfter ?? inputs.revision % 40)
    const snapshot = { ...inputs.head, trials: [...changed].sort((a, b) => a.number - b.number) }
    const outcome = findAlgorithm(inputs.algorithm)!.suggest(snapshot, { expired: expiry.expired, cache: new Map() })
    return expiry.after === undefined ? outcome : { ...outcome, expiredAfter: expiry.after }
  }
}
