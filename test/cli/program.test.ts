import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCli } from '../../src/cli/index.ts'
import { noAbilities } from './abilities.ts'

let errors: string[]
beforeEach(() => {
  errors = []
  vi.spyOn(console, 'error').mockImplementation((text: string) => void errors.push(text))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => errors.push(String(text)) > 0)
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
})
afterEach(() => void vi.restoreAllMocks())

describe('a command line', () => {
  it.each([[['--help']], [['serve', '--help']], [['--version']]])('%s ends well', async (args) => {
    expect(await runCli(args, '1.2.3', noAbilities)).toBe(0)
  })

  it.each([
    [['nonsense']],
    [['trials']],
    [['trials', 'a', '--nonsense']],
    [['logs', 'a', 'zero']],
    [['run', 'study.yaml', '--algorithm', 'random']],
    [['run', 'study.yaml', '--parallel', 'many']],
    [['serve', '--log-level', 'verbose']],
    [['trials', 'a', '--front', '--limit', '3']],
  ])('%s is a mistake of the caller', async (args) => {
    expect(await runCli(args, '1.2.3', noAbilities)).toBe(2)
  })

  it('with a flag that is none says where the flags of its command are', async () => {
    await runCli(['trials', 'a', '--nonsense'], '1.2.3', noAbilities)
    expect(errors.join('\n')).toContain('`hone trials --help` shows its flags')
  })

  it.each([
    [['serve', '--db-manager', '127.0.0.1:6789'], '--db-manager is for the trials of Experiments, which are not taken'],
    [['serve', '--open-metrics'], '--open-metrics says who may read at --db-manager, which is not given'],
    [['serve', '--experiments'], '--experiments takes Experiments from a cluster, but trials are to run as processes'],
    [['serve', '--on', 'processes', '--context', 'lab'], '--context speaks of a cluster, but trials are to run as processes'],
  ])('%s contradicts itself, and says how', async (args, words) => {
    expect(await runCli(args, '1.2.3', noAbilities)).toBe(2)
    expect(errors.join('\n')).toContain(words)
  })

  it('that needs a server says how to get one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hone-program-'))
    expect(await runCli(['studies', '--data', folder], '1.2.3', noAbilities)).toBe(7)
    expect(errors.join('\n')).toContain('hone serve')
    rmSync(folder, { recursive: true })
    expect(await runCli(['studies', '--data', folder], '1.2.3', noAbilities)).toBe(3)
    expect(errors.join('\n')).toContain(`there is no data folder ${folder}`)
  })

  it('whose training command stands behind no -- says where it belongs', async () => {
    await runCli(['run', '--param', 'x=int(1,3)', '--minimize', 'loss', 'echo', 'loss={x}'], '1.2.3', noAbilities)
    expect(errors.join('\n')).toContain('stands behind --')
  })

  it('says how a study is named where run gets none', async () => {
    await runCli(['run'], '1.2.3', noAbilities)
    expect(errors.join('\n')).toMatch(/there is no study to run\n.*Name its file, as `hone run study\.yaml`/)
  })

  it('with a wrong flag of an inner command says where that one’s flags are', async () => {
    await runCli(['token', 'create', 'ci', '--expires', '90'], '1.2.3', noAbilities)
    expect(errors.join('\n')).toContain('`hone token create --help` shows its flags')
  })

  it('backs the named data folder up, wherever it is called', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hone-program-'))
    const said = vi.spyOn(console, 'log').mockImplementation(() => {})
    const asked: string[][] = []
    const backUp = async (...args: [string, string]) => {
      asked.push(args)
      return { bytes: 3 * 2 ** 20, studies: 1, trials: 40 }
    }
    expect(await runCli(['backup', 'copy.db', '--data', folder], '1.2.3', { ...noAbilities, backUp })).toBe(0)
    expect(asked).toEqual([[folder, 'copy.db']])
    expect(said).toHaveBeenCalledWith('copy.db: 1 study, 40 trials, 3.0 MB')
    rmSync(folder, { recursive: true })
  })

  it('that meets nobody at the address says so', async () => {
    expect(await runCli(['studies', '--server', '127.0.0.1:1'], '1.2.3', noAbilities)).toBe(7)
    expect(errors.join('\n')).toContain('no server answers at 127.0.0.1:1')
  })
})
