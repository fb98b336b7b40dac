import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, describe, expect, it } from 'vitest'
import type { Connection } from '../../../src/cli/connection.ts'
import type { ExportSource, TextFormat } from '../../../src/cli/exports/format.ts'
import { EXPORT_FORMATS } from '../../../src/cli/exports/registry.ts'
import { trialJson } from '../../../src/cli/json-output.ts'
import type { ReadCurve, ReadStudy, ReadTrial } from '../../../src/wire/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'hone-exports-'))
afterAll(() => rmSync(folder, { recursive: true }))

const study = {
  id: 's1',
  name: 'digits',
  specJson: JSON.stringify({
    objectives: [{ metric: 'loss', goal: 'minimize' }],
    parameters: [{ name: 'lr' }, { name: 'kind' }, { name: 'odd' }],
    constraints: [],
  }),
} as ReadStudy

function trial(number: number, changes: Partial<ReadTrial>): ReadTrial {
  const none = {
    values: [],
    metrics: {},
    violations: [],
    parameters: {},
    earlierAttempts: [],
    artifacts: [],
    outcome: null,
    stop: null,
    attempt: null,
  }
  return {
    number,
    state: 'SUCCEEDED',
    provenanceJson: '',
    lastStep: 0,
    measurementCount: 1,
    startTime: null,
    endTime: null,
    ...none,
    ...changes,
  } as unknown as ReadTrial
}

const trials = [
  trial(1, {
    values: [Number.NaN],
    metrics: { loss: Number.NaN },
    parameters: { lr: { number: 0.5, kind: 'number' }, kind: { text: 'a,b', kind: 'text' }, odd: { number: 3, kind: 'number' } },
    startTime: { seconds: 1_700_000_000, nanos: 0 },
  }),
  trial(2, { values: [2], metrics: { loss: 2 }, parameters: { lr: { number: 1, kind: 'number' }, odd: { text: 'x', kind: 'text' } } }),
]
const curves: ReadCurve[] = [
  { trial: 1, points: [{ step: 1, values: { loss: 3, accuracy: Number.POSITIVE_INFINITY }, time: null }] },
  { trial: 2, points: [{ step: 4, values: { loss: 2 }, time: { seconds: 1_700_000_000, nanos: 0 } }] },
]
const listMeasurements = (_: unknown, answer: (error: null, reply: { curves: ReadCurve[] }) => void) => answer(null, { curves })
const connection = { client: { listMeasurements }, address: { grpc: '' } } as unknown as Connection
const source = (withCurves: boolean): ExportSource => ({ connection, study, trials, curves: withCurves })

const format = (name: string) => EXPORT_FORMATS.find((one) => one.name === name)

async function text(name: string, withCurves = false): Promise<string> {
  let all = ''
  for await (const part of (format(name) as TextFormat).text(source(withCurves))) all += part
  return all
}

describe('a study leaves', () => {
  it('as CSV, a row for each trial with its parameters, metrics and reason', async () => {
    expect((await text('csv')).split('\r\n')).toEqual([
      'trial,state,value,lastStep,startedAt,endedAt,lr,kind,odd,metric.loss,reason',
      '1,succeeded,NaN,0,2023-11-14T22:13:20.000Z,,0.5,"a,b",3,NaN,',
      '2,succeeded,2,0,,,1,,x,2,',
      '',
    ])
  })

  it('as CSV that Excel takes for what it is, where that is asked for', async () => {
    let all = ''
    for await (const part of (format('csv') as TextFormat).text({ ...source(false), bom: true })) all += part
    expect(all).toBe(`\ufeff${await text('csv')}`)
  })

  it('as CSV of its curves, a row for each value', async () => {
    expect(await text('csv', true)).toBe(
      'trial,step,metric,value,time\r\n1,1,loss,3,\r\n1,1,accuracy,Infinity,\r\n2,4,loss,2,2023-11-14T22:13:20.000Z\r\n',
    )
  })

  it('as JSON that is read back, also where numbers have no word in it', async () => {
    const [first] = JSON.parse(await text('json', true))
    expect(first).toEqual({ trial: 1, step: 1, values: { loss: 3, accuracy: 'Infinity' } })
    const lines = (await text('jsonl')).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).values)).toEqual([['NaN'], [2]])
  })

  it('with curves that are asked for as many at a time as one answer holds', async () => {
    const asked: number[][] = []
    const answering = ({ trials }: { trials: number[] }, answer: (error: null, reply: { curves: ReadCurve[] }) => void) => {
      asked.push(trials)
      answer(null, { curves: trials.map((number) => ({ trial: number, points: [{ step: 1, values: { loss: number }, time: null }] })) })
    }
    const counts = [...Array(3).fill(60_000), 0, ...Array(120).fill(10)]
    const many = counts.map((measurementCount, k) => trial(k + 1, { measurementCount }))
    const client = { listMeasurements: answering }
    const lines: string[] = []
    const from = { connection: { ...connection, client } as unknown as Connection, study, trials: many, curves: true }
    for await (const part of (format('jsonl') as TextFormat).text(from)) lines.push(...part.trim().split('\n'))
    const between = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, k) => first + k)
    expect(asked).toEqual([[1], [2], [3, ...between(5, 103)], between(104, 124)])
    expect(lines.map((line) => JSON.parse(line).trial)).toEqual([1, 2, 3, ...between(5, 124)])
  })

  it('as JSON with how each earlier attempt ended', async () => {
    const when = { createTime: null, startTime: { seconds: 1, nanos: 0 }, endTime: { seconds: 2, nanos: 0 } }
    const attempt = {
      epoch: 1,
      executor: 'process',
      objectName: 'p1',
      state: 'ended',
      reason: 'exited with code 3',
      signal: '',
      exitCode: 3,
      specRevision: 0,
      notes: [],
    }
    const retried = trial(3, { earlierAttempts: [{ ...attempt, ...when, usedRetry: true }] as ReadTrial['earlierAttempts'] })
    expect(trialJson(retried).earlierAttempts).toEqual([
      { ...attempt, signal: undefined, specRevision: undefined, notes: undefined, startedAt: 1_000, endedAt: 2_000, usedRetry: true },
    ])
    expect(trialJson(trial(4, {}))).not.toHaveProperty('earlierAttempts')
  })

  it('as Parquet with typed columns; what mixes kinds is text', async () => {
    const parquet = format('parquet')
    if (parquet?.into !== 'file') throw new Error('parquet needs a file')
    const file = join(folder, 'trials.parquet')
    await parquet.writeFile(source(false), file)
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file) })
    expect(rows).toEqual([
      {
        trial: 1n,
        state: 'succeeded',
        value: Number.NaN,
        lastStep: 0n,
        startedAt: new Date(1_700_000_000_000),
        endedAt: null,
        lr: 0.5,
        kind: 'a,b',
        odd: '3',
        'metric.loss': Number.NaN,
        reason: '',
      },
      expect.objectContaining({ trial: 2n, value: 2, startedAt: null, lr: 1, kind: null, odd: 'x' }),
    ])
    const curveFile = join(folder, 'curves.parquet')
    await parquet.writeFile(source(true), curveFile)
    const points = await parquetReadObjects({ file: await asyncBufferFromFile(curveFile) })
    expect(points.map(({ trial: of, step, metric, value }) => [of, step, metric, value])).toEqual([
      [1n, 1n, 'loss', 3],
      [1n, 1n, 'accuracy', Number.POSITIVE_INFINITY],
      [2n, 4n, 'loss', 2],
    ])
  })
})
