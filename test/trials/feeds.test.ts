import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Choice, Study, Trial } from '../../src/model/index.ts'
import { createProcessExecutor } from '../../src/trials/index.ts'
import { type House, hasEnded, openHouse, specOf, until } from './fixtures.ts'

const TENSORBOARD = resolve(import.meta.dirname, '../../src/tensorboard/index.ts')

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.control(createProcessExecutor({ folder: join(house.folder, 'trials') }))
})
afterEach(() => house.close())

/** Runs one trial of this script (Node) to its end. */
async function runScript(script: string, metrics: Choice, args: readonly string[] = []): Promise<Trial> {
  const file = join(house.folder, 'train.mjs')
  writeFileSync(file, script)
  const spec = specOf({ metrics, trial: { command: [process.execPath, file, ...args] } })
  const { id } = await house.studies.createStudy({ spec })
  const { trials } = await until(house.studies, id, (study: Study) => hasEnded(study))
  return trials[0] as Trial
}

/** A port that nobody listens at just now: a trial cannot take any, since it must be asked there. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const curveOf = async (trial: Trial) => {
  const [curve] = await house.studies.readCurves(trial.study, { trials: [trial.number] })
  return curve?.points.map(({ step, values }) => [step, values])
}

describe('a trial as a local process is measured by', () => {
  it('a file that it writes into its own folder', async () => {
    const script = `
      import { appendFileSync } from 'node:fs'
      for (let epoch = 1; epoch <= 3; epoch++) appendFileSync(process.env.HONE_TRIAL_DIR + '/metrics.txt', JSON.stringify({ epoch, accuracy: epoch / 4 }) + '\\n')
      appendFileSync(process.env.HONE_TRIAL_DIR + '/metrics.txt', 'epoch=4 accuracy=1')
    `
    const trial = await runScript(script, { name: 'file', settings: {} })
    expect(trial).toMatchObject({ state: 'succeeded', values: [1] })
    expect(await curveOf(trial)).toEqual([1, 2, 3, 4].map((epoch) => [epoch, { accuracy: epoch / 4 }]))
  })

  it('event files in the folder that its command was given', async () => {
    const script = `
      import { mkdirSync, writeFileSync } from 'node:fs'
      import { encodeRecord, scalarEvent, versionEvent } from ${JSON.stringify(TENSORBOARD)}
      const write = (folder, tag) => {
        mkdirSync(folder, { recursive: true })
        const events = [versionEvent(1), ...[1, 2, 3].map((step) => scalarEvent(2, step, { [tag]: step / 4 }))]
        writeFileSync(folder + '/events.out.tfevents.1.host', Buffer.concat(events.map(encodeRecord)))
      }
      write(process.argv[2] + '/train', 'epoch_accuracy')
      write(process.argv[2] + '/validation', 'epoch_accuracy')
    `
    const settings = { path: 'logs', tags: { accuracy: 'validation/epoch_accuracy' } }
    const trial = await runScript(script, { name: 'tfevents', settings }, [`\${hone.folder}/logs`])
    expect(trial).toMatchObject({ state: 'succeeded', values: [0.75], lastStep: 3 })
    expect(trial.metrics).toEqual({ accuracy: 0.75, 'train/epoch_accuracy': 0.75 })
  })

  it('the page of metrics that it serves at the port that it was given, also where a page takes longer than until the next one', async () => {
    const script = `
      import { createServer } from 'node:http'
      let asked = 0
      const server = createServer((request, response) => {
        asked += 1
        const page = '# TYPE accuracy gauge\\naccuracy ' + asked / 4 + '\\nepoch ' + asked + '\\n'
        setTimeout(() => response.end(page), 250)
        if (asked === 3) setTimeout(() => process.exit(), 500)
      })
      server.listen(Number(process.env.HONE_METRICS_PORT), '127.0.0.1')
    `
    const port = await freePort()
    const trial = await runScript(script, { name: 'prometheus', settings: { port, everySeconds: 0.1 } })
    expect(trial.state).toBe('succeeded')
    const curve = await curveOf(trial)
    expect(curve?.slice(0, 2)).toEqual([1, 2].map((epoch) => [epoch, { accuracy: epoch / 4 }]))
  })
})
