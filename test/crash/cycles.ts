import { setTimeout as pause } from 'node:timers/promises'
import { FAILPOINTS, type FailpointName } from '../../src/model/index.ts'
import { openStream } from '../../src/numerics/index.ts'
import { askAndTell, type World } from './ask-tell.ts'
import { Caller } from './caller.ts'
import { compareAll, compareRecent } from './compare.ts'
import { tidyUp } from './janitor.ts'
import { ManagedStudies } from './managed.ts'
import { ServedFolder } from './served-folder.ts'

export interface CyclesOptions {
  /** Kills at random moments, and at each failpoint. */
  readonly random: number
  readonly failpoints: number
  readonly seed: number
  readonly log?: (line: string) => void
}

export interface CyclesReport {
  readonly contradictions: readonly string[]
  readonly seen: Readonly<Record<string, number>>
  /** How often the server killed itself at each failpoint. */
  readonly struck: Readonly<Record<string, number>>
  readonly kills: number
}

/** Clients of every kind; each is one loop with one call under way. */
const CLIENTS: readonly (readonly [worker: string, algorithm: string])[] = [
  ['ann', 'random'],
  ['bob', 'random'],
  ['cid', 'random'],
  ['dan', 'gp'],
  ['eve', 'gp'],
]

/** A kill at random falls between the start and this long after the server serves. */
const SERVING_MS_MAX = 1_000
const STARTING_MS_MAX = 1_500
/** Share of the random kills that fall into the start. */
const STARTING_SHARE = 0.2
const FAILPOINT_MS_MAX = 20_000
/** A failpoint strikes when it is passed for the n-th time, up to this. */
const PASSES_MAX = 3
/** Every write passes these. */
const BUSY_PASSES_MAX = 12
/** These are passed once in the life of a server. */
const PASSED_ONCE: readonly FailpointName[] = [
  'folder.taken',
  'token.written',
  'store.opened',
  'server.bound',
  'announce.written',
  'announce.halfway',
  'server.leaving',
]

/**
 * Kills a server with -9 again and again while clients write, starts it each time, and compares what it has with what the clients
 * were told: after each kill what was acknowledged must be there, in the end there must be nothing else.
 */
export async function runCycles({ random, failpoints, seed, log = () => {} }: CyclesOptions): Promise<CyclesReport> {
  const served = new ServedFolder()
  const stream = openStream(seed, 1)
  const world: World = {
    caller: new Caller(served),
    draw: () => stream.uniform(),
    current: new Map(),
    journals: [],
    contradictions: [],
    seen: {},
    leaving: false,
    nextId: 0,
  }
  const managed = new ManagedStudies(world, served.folder)
  const struck: Record<string, number> = {}
  let kills = 0
  try {
    await served.serve()
    const clients = [...CLIENTS.map(([worker, algorithm]) => askAndTell(world, worker, algorithm)), tidyUp(world), managed.keepRunning()]
    // A client that meets what must not be ends the run.
    const failed = Promise.all(clients).then(() => undefined)
    failed.catch(() => {})
    const cycle = async (name: FailpointName | undefined): Promise<void> => {
      const hit = name === undefined ? await killAtRandom(served, world) : await killAt(served, world, name)
      kills += 1
      if (name !== undefined && hit) struck[name] = (struck[name] ?? 0) + 1
      if (!hit) log(`  ${name} was not passed`)
    }
    const names = Object.keys(FAILPOINTS) as FailpointName[]
    const plan = [...Array<undefined>(random).fill(undefined), ...Array.from({ length: failpoints }, () => names).flat()]
    shuffle(plan, world.draw)
    for (const [i, name] of plan.entries()) {
      await Promise.race([cycle(name), failed])
      if (i % 10 === 9) world.contradictions.push(...(await compareWhileServed(served, world)))
      if (world.contradictions.length > 0) break
      if (i % 25 === 24) log(`${i + 1} kills; ${JSON.stringify(world.seen)}`)
    }
    world.leaving = true
    if (!served.running) await served.serve()
    await failed
    const found = [...world.contradictions, ...(await compareAll(world.caller, world.journals)), ...(await managed.contradictions())]
    return { contradictions: found, seen: { ...world.seen, 'calls repeated': world.caller.repeated }, struck, kills }
  } finally {
    world.leaving = true
    world.caller.close()
    await served.remove()
  }
}

async function compareWhileServed(served: ServedFolder, world: World): Promise<string[]> {
  if (!served.running) await served.serve()
  return compareRecent(world.caller, world.journals)
}

async function killAtRandom(served: ServedFolder, { draw }: World): Promise<true> {
  if (!served.running) served.start()
  if (draw() < STARTING_SHARE) await pause(draw() * STARTING_MS_MAX)
  else {
    await served.served()
    await pause(draw() * SERVING_MS_MAX)
  }
  await served.kill()
  return true
}

/** Starts a server that kills itself there; false when it did not come by. */
async function killAt(served: ServedFolder, { draw }: World, name: FailpointName): Promise<boolean> {
  await served.kill()
  const busy = name.startsWith('store.') || name.startsWith('change.')
  const passes = PASSED_ONCE.includes(name) ? 1 : 1 + Math.floor(draw() * (busy ? BUSY_PASSES_MAX : PASSES_MAX))
  served.start({ env: { HONE_FAILPOINT: `${name}:${passes}` } })
  const ended = served.ended()
  if (name === 'server.leaving') {
    await Promise.race([served.ready(), ended])
    served.signal('SIGTERM')
  }
  const late = pause(FAILPOINT_MS_MAX, 'late' as const, { ref: false })
  const how = await Promise.race([ended, late])
  await served.kill()
  return how !== 'late' && how.signal === 'SIGKILL'
}

function shuffle(list: unknown[], draw: () => number): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1))
    const held = list[i]
    list[i] = list[j]
    list[j] = held
  }
}
