import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { CliFailure } from '../../../src/cli/failure.ts'
import type { ImportFormat } from '../../../src/cli/imports/format.ts'
import { optunaJournal } from '../../../src/cli/imports/optuna/journal.ts'
import { optunaSqlite } from '../../../src/cli/imports/optuna/sqlite.ts'
import { vizierSqlite } from '../../../src/cli/imports/vizier.ts'

const folder = mkdtempSync(join(tmpdir(), 'hone-damaged-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** How reading a source is refused. */
async function refusal(format: ImportFormat, source: string): Promise<CliFailure> {
  const nobody = {} as never
  const reading = 'read' in format ? format.read(source, {}) : format.bringOver(nobody, source, {})
  const thrown: unknown = await reading.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof CliFailure) return thrown
  throw new Error(`not refused, but: ${String(thrown)}`)
}

function written(name: string, content: string): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

function stored(name: string, ...sql: readonly string[]): string {
  const file = join(folder, name)
  const database = new DatabaseSync(file)
  for (const one of sql) database.exec(one)
  database.close()
  return file
}

describe('a journal of Optuna', () => {
  const DISTRIBUTION = '{\\"name\\": \\"FloatDistribution\\", \\"attributes\\": {\\"low\\": 0, \\"high\\": 1}}'
  const parameter = (distribution: string) =>
    `{"op_code":5,"trial_id":0,"param_name":"x","param_value_internal":0.5,"distribution":"${distribution}"}`
  const LINES = [
    '{"op_code":0,"study_name":"s","directions":[1]}',
    '{"op_code":4,"study_id":0}',
    parameter(DISTRIBUTION),
    '{"op_code":6,"trial_id":0,"state":1,"values":[1]}',
  ]
  const withLine = (at: number, line: string) => written('journal.log', LINES.with(at, line).join('\n'))

  it('is read where it is whole', async () => {
    if (!('read' in optunaJournal)) throw new Error('a journal is read')
    expect((await optunaJournal.read(withLine(0, LINES[0]!), {})).trials).toMatchObject([{ parameters: { x: 0.5 } }])
  })

  it.each([
    [0, '{"op_code":0,"study_name":"s","directions":0}'],
    [1, 'null'],
    [3, '{"op_code":6,"trial_id":0,"state":1,"values":{"a":1}}'],
    [3, '{"op_code":6,"trial_id"'],
  ])('names the line that cannot be one: line %i, %s', async (at, line) => {
    expect((await refusal(optunaJournal, withLine(at, line))).message).toContain(`journal.log:${at + 1} is no line of a journal: ${line}`)
  })

  it.each(['', 'x', '{\\"name\\": \\"IntDistribution\\"}', '{\\"name\\": \\"CategoricalDistribution\\", \\"attributes\\": {}}'])(
    'names the parameter whose distribution cannot be read: %s',
    async (distribution) => {
      expect((await refusal(optunaJournal, withLine(2, parameter(distribution)))).message).toContain(
        'x of trial 0 has a distribution that is not known',
      )
    },
  )
})

describe('a SQLite file', () => {
  it('that is damaged is said to be so, whatever it was', async () => {
    const file = written('damaged.db', `SQLite format 3\0${'x'.repeat(4_096)}`)
    for (const format of [optunaSqlite, vizierSqlite]) {
      await expect(format.recognises(file)).rejects.toThrow(CliFailure)
      expect(await refusal(format, file)).toMatchObject({
        message: expect.stringContaining('damaged.db cannot be read: '),
        remedy: expect.stringContaining('damaged'),
      })
    }
  })

  it('of Optuna’s that lacks a table is refused by its name', async () => {
    const file = stored('lacking.db', 'CREATE TABLE studies (study_id, study_name)', "INSERT INTO studies VALUES (1, 's')")
    expect((await refusal(optunaSqlite, file)).message).toBe(`${file} cannot be read: no such table: study_directions`)
  })

  it('of Vizier’s whose messages are none is refused by the study', async () => {
    const file = stored(
      'vizier.db',
      'CREATE TABLE studies (study_name, owner_id, study_id, serialized_study)',
      'CREATE TABLE trials (owner_id, study_id, trial_id, serialized_trial)',
      "INSERT INTO studies VALUES ('n', 'ann', 's', x'80')",
    )
    expect((await refusal(vizierSqlite, file)).message).toContain('the study ann/s is stored as what cannot be read')
  })
})
