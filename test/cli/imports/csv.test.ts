import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { csvTable } from '../../../src/cli/imports/csv.ts'
import type { ForeignStudy } from '../../../src/cli/imports/foreign.ts'

const folder = mkdtempSync(join(tmpdir(), 'hone-csv-'))
afterAll(() => rmSync(folder, { recursive: true }))

const TABLE = `Name,State,lr,loss
one,finished,0.01,0.4
two,crashed,0.02,
three,killed,0.03,0.6
four,running,0.9,0.1
five,pending,,
`

it('takes from a table of runs those that are over, each by its state', async () => {
  const file = join(folder, 'runs.csv')
  writeFileSync(file, TABLE)
  if (!('read' in csvTable)) throw new Error('a table is read')
  const { trials, parameters, notes }: ForeignStudy = await csvTable.read(file, { minimize: ['loss'], param: ['lr'] })
  expect(trials.map(({ number, state }) => [number, state])).toEqual([
    [1, 'SUCCEEDED'],
    [2, 'FAILED'],
    [3, 'STOPPED'],
  ])
  expect(parameters).toMatchObject([{ name: 'lr', domain: { low: 0.01, high: 0.03 } }])
  expect(notes).toContain('2 trials that had not ended, left out')
})
