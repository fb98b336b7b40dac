import { expect, test } from 'vitest'
import { openLog } from '../../../src/server/telemetry/index.ts'
import { openBench, specOf } from '../../study/bench-room.ts'

interface Line {
  readonly level: number
  readonly event?: string
  readonly [key: string]: unknown
}

function collected(level: string): { lines: Line[]; log: ReturnType<typeof openLog> } {
  const lines: Line[] = []
  return { lines, log: openLog(level, { write: (text: string) => lines.push(JSON.parse(text) as Line) }) }
}

test('what failed is a warning, what was not kept an error, and the level decides what is written', () => {
  const { lines, log } = collected('warn')
  log.event({ event: 'serving' })
  log.event({ event: 'algorithmFailed', study: 's1' })
  for (const event of ['certificateTrouble', 'log not copied', 'metrics page refused']) log.event({ event })
  log.event({ event: 'commitFailed' })
  log.bug({ message: 'oops' })
  expect(lines.map((line) => line.level)).toEqual([40, 40, 40, 40, 50, 50])
})

test('who changed what is information; the traffic of those who evaluate trials is for whoever looks closely', () => {
  const { lines, log } = collected('debug')
  log.event({ event: 'audit', who: 'owner', what: 'stopStudy' })
  log.event({ event: 'auditWorker', who: 'trial s1/2', what: 'report' })
  expect(lines.map((line) => line.level)).toEqual([30, 20])
})

test('secrets are never written', () => {
  const { lines, log } = collected('info')
  log.event({ event: 'serving', token: 'abc', server: { token: 'abc', grpc: ':1' }, env: { KEY: 'abc' } })
  expect(JSON.stringify(lines)).not.toContain('abc')
  expect(lines[0]).toMatchObject({ server: { grpc: ':1' } })
})

test('each change of a study’s state is one line, and nothing else about it is', async () => {
  const { lines, log } = collected('info')
  const { studies } = await openBench()
  const old = await studies.createStudy({ spec: specOf({ name: 'old' }) })
  log.followStudies(studies)
  const { id } = await studies.createStudy({ spec: specOf() })
  await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
  await studies.pauseStudy(old.id)
  await studies.resumeStudy(id)
  await studies.stopStudy(id, 'enough')
  await studies.deleteStudy(id)
  await studies.close()
  const about = lines.filter((line) => line.study === id).map((line) => line.event)
  expect(about[0]).toBe('studyCreated')
  expect(about.at(-1)).toBe('studyDeleted')
  expect(new Set(about).size).toBe(about.length)
  expect(lines.find((line) => line.study === old.id)).toMatchObject({ event: 'studyChanged', state: 'paused', before: 'active' })
})
