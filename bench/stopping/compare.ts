/**
 * Compares algorithms and stopping rules on learning curves, in virtual time, through the real study service, and beside other tuners.
 *
 *   npm run bench:stopping -- [--seeds 5] [--workers 1,8] [--trainings 5,10,20,50] [--tables FILE,...] [--failures 0.001] [--preemptions 0.001] [--durations equal]
 *                             [--only random+asha,...] [--peers dehb,... [--against asha-gp]] [--kept FOLDER] [--json FILE] [--picture FILE.svg]
 *                             [--surrogates 3945,... --python PYTHON --harness FOLDER]
 *
 * Recorded curves (the digits example's by default) serve to compare rules; for algorithms that learn where to search there is LCBench's surrogate. Regret is
 * normalised: 0 = the best end, 1 = the median. The share of epochs is what closing three quarters of that gap took, against random
 * configurations trained to the end with the same seed. Peers are installed into environments of their own below .venv. Studies in the
 * folder of --kept are not played again: delete a contestant's file to measure it anew.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { mean, withInterval } from '../digits/figures.ts'
import { LineProcess } from '../quality/process.ts'
import { CONTESTANTS, peerCommand } from './contestants.ts'
import { type CurveTask, openTable } from './curve-task.ts'
import { type KeptStudy, openKept } from './kept.ts'
import { openPeerTuner } from './peer-tuner.ts'
import { drawRegrets } from './picture.ts'
import type { Results } from './results.ts'
import { decadesBeside, type Played, regretAfter, shareOfSteps } from './scores.ts'
import { simulate, simulatePeer } from './simulate.ts'
import type { Conditions } from './simulation.ts'
import { openSurrogate } from './surrogate.ts'

const YARDSTICK = 'random'

const { values: given } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    workers: { type: 'string', default: '8' },
    tables: { type: 'string' },
    surrogates: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    harness: { type: 'string', default: '.' },
    failures: { type: 'string', default: '0' },
    preemptions: { type: 'string', default: '0' },
    trainings: { type: 'string', default: '5,10,20,50' },
    durations: { type: 'string', default: 'mixed' },
    only: { type: 'string' },
    peers: { type: 'string' },
    against: { type: 'string', default: 'asha-gp' },
    kept: { type: 'string' },
    json: { type: 'string' },
    picture: { type: 'string' },
  },
})
/** Full trainings at which regret is read; a study costs the last of them. */
const TRAININGS = given.trainings.split(',').map(Number)
const EVERY = Array.from({ length: TRAININGS.at(-1)! }, (_, at) => at + 1)
const surrogates = await Promise.all(
  (given.surrogates?.split(',') ?? []).map((data) => openSurrogate({ data, python: given.python, harness: given.harness })),
)
const tables = given.tables ?? (surrogates.length > 0 ? undefined : join(import.meta.dirname, 'curves', 'digits.json'))
const tasks: readonly CurveTask[] = [...(tables?.split(',') ?? []).map(openTable), ...surrogates]
const own = Object.keys(CONTESTANTS).filter(
  (name) => given.only === undefined || name === YARDSTICK || given.only.split(',').includes(name),
)
const peers = new Map((given.peers?.split(',') ?? []).map((name) => [name, new LineProcess(peerCommand(name))]))
const names = [...own, ...peers.keys()]
const kept = openKept(given.kept)
const seeds = Array.from({ length: Number(given.seeds) }, (_, at) => at + 1)

for (const workers of given.workers.split(',').map(Number)) {
  const results = await compare(workers)
  if (given.json !== undefined) writeFileSync(given.json, JSON.stringify(results))
  if (given.picture !== undefined) writeFileSync(given.picture, drawRegrets(results))
}
for (const surrogate of surrogates) surrogate.close()
for (const peer of peers.values()) await peer.close()

async function compare(workers: number): Promise<Results> {
  console.log(`\n${workers} workers, ${tasks.map((task) => task.name).join(', ')}, ${seeds.length} seeds`)
  console.log(
    `| | regret at ${TRAININGS.join(' / ')} trainings | share of epochs | trials | stopped | lost | idle |\n|---|---|---|---|---|---|---|`,
  )
  const all = new Map<string, readonly Played[]>()
  for (const name of names) {
    const played: Played[] = []
    for (const task of tasks) {
      for (const seed of seeds) {
        const study = await play(name, conditionsOf(task, workers, seed))
        played.push({ study, task, yardstick: all.get(YARDSTICK)?.[played.length]?.study ?? study })
      }
    }
    console.log(rowOf(name, played))
    all.set(name, played)
  }
  const reference = all.get(given.against)
  if (reference !== undefined) for (const [name, played] of all) console.log(besideOf(name, played, reference))
  const lines = [...all].map(([name, played]) => ({ name, regrets: EVERY.map((trainings) => regretAfter(played, trainings)) }))
  return { title: `${tasks.length} tasks, ${seeds.length} seeds each, ${workers} workers`, trainings: EVERY, lines }
}

function conditionsOf(task: CurveTask, workers: number, seed: number): Conditions {
  const [failureChance, preemptionChance] = [given.failures, given.preemptions].map(Number) as [number, number]
  const durations = given.durations === 'equal' ? 'equal' : 'mixed'
  return { task, workers, seed, stepsMax: TRAININGS.at(-1)! * task.steps, durations, failureChance, preemptionChance }
}

function play(name: string, conditions: Conditions): Promise<KeptStudy> {
  const { task, ...rest } = conditions
  return kept.study(name, JSON.stringify({ task: task.name, ...rest }), async () => {
    const peer = peers.get(name)
    if (peer !== undefined) return simulatePeer(conditions, await openPeerTuner(task, peer, conditions.seed, conditions.workers))
    const { algorithm, settings = {}, stopping } = CONTESTANTS[name]!
    return simulate({ ...conditions, algorithm: { name: algorithm, settings }, ...(stopping === undefined ? {} : { stopping }) })
  })
}

/** Decades of regret against the reference's, below 0 is better: one cell for each of the trainings. */
function besideOf(name: string, played: readonly Played[], reference: readonly Played[]): string {
  const cells = TRAININGS.map((trainings) => withInterval(...decadesBeside(played, reference, trainings)))
  return `| ${name} minus ${given.against} | ${cells.join(' | ')} |`
}

function rowOf(name: string, played: readonly Played[]): string {
  const average = (of: (study: KeptStudy) => number) => mean(played.map(({ study }) => of(study)))
  const cells = [
    TRAININGS.map((trainings) => regretAfter(played, trainings).toFixed(3)).join(' / '),
    shareOfSteps(played).toFixed(2),
    average((study) => study.trials).toFixed(0),
    average((study) => study.stopped).toFixed(0),
    average((study) => study.preempted + study.failed).toFixed(0),
    `${(100 * average((study) => study.idle)).toFixed(0)} %`,
  ]
  return `| ${name} | ${cells.join(' | ')} |`
}
