import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStudy, float } from '../../../src/client/index.ts'
import { honeCommand, type Said } from '../../clients/command.ts'
import { RealServer } from '../../clients/real-server.ts'

const server = new RealServer()
const folder = mkdtempSync(join(tmpdir(), 'hone-cli-artifacts-'))

beforeAll(async () => {
  await server.start()
  const study = await createStudy('files', { x: float(0, 1) }, { algorithm: 'random', server: server.grpc, token: server.token })
  let value = 3
  await study.optimize(() => value--, { trials: 2 })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const artifact = (...args: string[]): Promise<Said> => honeCommand(server, folder, ['artifact', ...args])

it('files are added to trials, listed, fetched and deleted by hand', async () => {
  writeFileSync(join(folder, 'model.pt'), 'w'.repeat(2_000))
  writeFileSync(join(folder, 'roc.png'), 'p')
  expect(await artifact('list', 'files', 'best')).toMatchObject({ code: 0, stdout: 'trial 2 left no artifacts\n' })
  expect(await artifact('add', 'files', 'best', 'model.pt', 'roc.png')).toMatchObject({
    code: 0,
    stdout: 'trial 2 has model.pt\ntrial 2 has roc.png\n',
  })
  expect((await artifact('add', 'files', '2', 'roc.png', '--name', 'plots/roc.png')).stdout).toBe('trial 2 has plots/roc.png\n')
  const { stdout } = await artifact('list', 'files', '2')
  expect(stdout).toMatch(/^name +size +kept \(UTC\)\nmodel\.pt +2\.0 Ki +\d{4}-.*\nplots\/roc\.png +1 .*\nroc\.png +1 .*\n$/)
  expect(JSON.parse((await artifact('list', 'files', '2', '--json')).stdout)).toMatchObject([{ name: 'model.pt', bytes: 2_000 }, {}, {}])
  expect((await artifact('get', 'files', 'best', '--to', 'all')).stdout.trim().split('\n')).toHaveLength(3)
  expect(readFileSync(join(folder, 'all', 'plots', 'roc.png'), 'utf8')).toBe('p')
  expect((await artifact('get', 'files', 'best', 'model.pt', '--to', 'one')).stdout).toBe(`${join(folder, 'one', 'model.pt')}\n`)
  expect((await artifact('delete', 'files', '2', 'roc.png')).stdout).toBe('trial 2 has roc.png no more\n')
  expect((await artifact('get', 'files', 'best', 'roc.png')).stderr).toContain(
    'trial 2 has no artifact roc.png: it left model.pt, plots/roc.png',
  )
})

it('what cannot be is refused with one clear error', async () => {
  writeFileSync(join(folder, 'a'), 'a')
  expect(await artifact('add', 'files', '1', 'missing.pt')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('missing.pt cannot be read'),
  })
  expect(await artifact('add', 'files', '1', 'a', '--name', '../a')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('name must be a path'),
  })
  expect(await artifact('add', 'files', '1', 'a', 'a', '--name', 'b')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--name names one file'),
  })
  expect(await artifact('list', 'files', 'first')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('a trial is its number, or best'),
  })
  expect(await artifact('get', 'files', '1')).toMatchObject({ code: 3, stderr: expect.stringContaining('trial 1 left no artifacts') })
  expect(await artifact('list', 'files', '9')).toMatchObject({ code: 3 })
})
