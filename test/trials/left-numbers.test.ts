import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { StudyId } from '../../src/model/index.ts'
import { createProcessExecutor } from '../../src/trials/index.ts'
import { hasEnded, openHouse, specOf, until } from './fixtures.ts'

async function house() {
  const opened = await openHouse()
  onTestFinished(() => opened.close())
  return opened
}

it('a server that goes on from a backup takes nothing of trials that ran after it for its own: they keep their numbers', async () => {
  const before = await house()
  const processes = () => createProcessExecutor({ folder: join(before.folder, 'trials') })
  const { close } = await before.control(processes())
  const first = ['sh', '-c', 'touch "$HONE_CHECKPOINT_DIR/model"; echo accuracy=7']
  const { id } = await before.studies.createStudy({ spec: specOf({ budget: { parallel: 1, trials: 3 }, trial: { command: first } }) })
  await until(before.studies, id, hasEnded)
  await close()

  // Its store knows the study, and none of its trials: those of before lie beside it.
  const after = await house()
  const command = ['sh', '-c', 'test -e "$HONE_CHECKPOINT_DIR/model" || echo accuracy=$0', `\${x}`]
  const same = await after.studies.createStudy({ spec: specOf({ budget: { parallel: 1, trials: 2 }, trial: { command } }) })
  expect(same.id).toBe(id)
  await after.control(processes(), { dataFolder: before.folder })
  const { study, trials } = await until(after.studies, id, hasEnded)
  expect(study.counts).toMatchObject({ succeeded: 2 })
  expect(trials.map(({ number, values }) => [number, values])).toEqual([4, 5].map((number, k) => [number, [trials[k]?.parameters.x]]))
})

it('what lies in a study’s folder and is no number of a trial passes over none', async () => {
  const { studies, folder, control } = await house()
  for (const name of ['notes', '0', '7b', '123456789']) mkdirSync(join(folder, 'trials', 'study0000000001', name), { recursive: true })
  await control(createProcessExecutor({ folder: join(folder, 'trials') }))
  const { id } = await studies.createStudy({ spec: specOf({ trial: { command: ['echo', 'accuracy=1'] } }) })
  expect(id).toBe('study0000000001' as StudyId)
  expect((await until(studies, id, hasEnded)).trials).toMatchObject([{ number: 1, values: [1] }])
})
