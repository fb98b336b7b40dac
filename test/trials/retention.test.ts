import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { StudyId } from '../../src/model/index.ts'
import { systemTimer } from '../../src/trials/context.ts'
import { createGpuSlots } from '../../src/trials/gpu-slots.ts'
import { createFakeExecutor } from '../../src/trials/index.ts'
import { type Retention, tidyFolders } from '../../src/trials/retention.ts'
import { type House, openHouse, specOf } from './fixtures.ts'

const DAY_MS = 86_400_000
let now = 1_000_000
/** By how much the clock was set ahead. */
let leapt = 0
let house: House
beforeEach(async () => {
  leapt = 0
  house = await openHouse(() => now)
})
afterEach(() => house.close())

function tidy(retention: Retention): Promise<readonly string[]> {
  const { studies, folder } = house
  return tidyFolders(
    {
      studies,
      executors: [createFakeExecutor({ now: () => now })],
      collectors: [],
      gpus: createGpuSlots([]),
      dataFolder: folder,
      trialEnv: () => ({}),
      now: () => now,
      leapt: () => leapt,
      lead: () => 0,
      after: systemTimer,
      log: () => {},
      signal: new AbortController().signal,
    },
    retention,
  )
}

/** A study that ends now, with a folder of so many bytes. */
async function ended(bytes: number, stop = true): Promise<StudyId> {
  const { id } = await house.studies.createStudy({ spec: specOf(), onNameTaken: 'number' })
  if (stop) await house.studies.stopStudy(id, 'done')
  mkdirSync(join(house.folder, 'trials', id, '1', '1'), { recursive: true })
  writeFileSync(join(house.folder, 'trials', id, '1', '1', 'stdout'), Buffer.alloc(bytes))
  return id
}
const isThere = (id: StudyId): boolean => existsSync(join(house.folder, 'trials', id))

it('folders of trials are kept by default, and go with their study', async () => {
  const [kept, gone] = [await ended(10), await ended(10)]
  now += 1_000 * DAY_MS
  await house.studies.deleteStudy(gone)
  expect(await tidy({})).toEqual([gone])
  expect([isThere(kept), isThere(gone)]).toEqual([true, false])
})

it('folders of ended studies go after their time; those of others stay', async () => {
  const [old, active] = [await ended(10), await ended(10, false)]
  now += 2 * DAY_MS
  const young = await ended(10)
  expect(await tidy({ afterMs: DAY_MS })).toEqual([old])
  expect([isThere(old), isThere(active), isThere(young)]).toEqual([false, true, true])
})

it('folders of the studies that ended first go when all together are too large', async () => {
  const active = await ended(500, false)
  const studies: StudyId[] = []
  for (let k = 0; k < 3; k++) {
    now += 1_000
    studies.push(await ended(1_000))
  }
  expect(await tidy({ bytesMax: 1_600 })).toEqual(studies.slice(0, 2))
  expect([isThere(active), isThere(studies[2]!)]).toEqual([true, true])
})
