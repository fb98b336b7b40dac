import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DescribedDoor } from './described.ts'
import { openHttp } from './open-http.ts'

const ROOT = join(import.meta.dirname, '../../..')
const read = (...names: string[]): string => readFileSync(join(ROOT, ...names), 'utf8')

it('every route of the HTTP door stands in docs/reference/http.md, and no other', async () => {
  const door = await DescribedDoor.open()
  await door.close()
  const served = door.operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`)
  const documented = [...read('docs/reference/http.md').matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/[^`]*)`/g)].map(([, route]) =>
    route!.replace('*', ':name'),
  )
  expect(documented.toSorted()).toEqual(served.toSorted())
  expect(new Set(documented).size).toBe(documented.length)
})

it('every event of the streams stands there, and no other', async () => {
  const door = await DescribedDoor.open()
  await door.close()
  const { StudyEvents, StudiesEvents } = door.document.components.schemas as Record<string, { properties: object }>
  const sent = new Set([StudyEvents!, StudiesEvents!].flatMap(({ properties }) => Object.keys(properties)))
  const [, section] = /## Events\n(.*?)\n## /s.exec(read('docs/reference/http.md'))!
  const documented = [...section!.matchAll(/^\| `(\w+)`/gm)].map(([, event]) => event)
  expect(documented.toSorted()).toEqual([...sent].toSorted())
})

it('a trial and a study look as docs/reference/http.md says', async () => {
  const [trialShown, studyShown] = [...read('docs/reference/http.md').matchAll(/```json\n(.*?)```/gs)].map(([, text]) => JSON.parse(text!))
  const http = await openHttp()
  try {
    const post = async (path: string, payload: object) =>
      (await http.app.inject({ method: 'POST', url: `/api/studies${path}`, headers: http.owner, payload })).json()
    await post('', { document: STUDY })
    for (let number = 1; number <= 4; number++) {
      await post('/shown/suggest', { worker: 'lab-3' })
      // the last is hopeless
      for (const step of [1, 2, 3]) await post(`/shown/trials/${number}/report`, { epoch: 1, step, values: { loss: number ** 4 } })
      await post(`/shown/trials/${number}/complete`, { epoch: 1, result: 'succeeded' })
    }
    const stopped = (await http.get('/api/studies/shown/trials')).json().trials.at(-1)
    expect(shapeOf(stopped)).toEqual(shapeOf(trialShown))
    const { document: _, spec: __, ...study } = (await http.get('/api/studies/shown')).json().study
    const { spec: ___, ...shown } = studyShown
    expect(shapeOf(study)).toEqual(shapeOf(shown))
    expect([stopped.state, study.counts]).toEqual([trialShown.state, shown.counts])
  } finally {
    await http.close()
  }
})

const STUDY = {
  apiVersion: 'hone.dev/v1',
  kind: 'Study',
  metadata: { name: 'shown' },
  spec: {
    objectives: [{ metric: 'loss', goal: 'minimize' }],
    parameters: { lr: { double: [0, 1] }, optimizer: { choice: ['sgd', 'adam'] }, nesterov: { bool: [false, true] } },
    algorithm: { name: 'gp' },
    earlyStopping: { name: 'median', startStep: 3, minTrials: 3 },
    budget: { trials: 4 },
    workers: { heartbeat: '30s' },
  },
}

/** The names of its fields, and of what kind each is. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]))
}
