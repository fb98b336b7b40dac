import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { honeWith, type Said } from '../clients/command.ts'
import { RealServer } from '../clients/real-server.ts'

const server = new RealServer('--tls', 'auto')
const folder = mkdtempSync(join(tmpdir(), 'hone-far-'))

beforeAll(() => server.start())
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** A command as it is typed on another machine: nothing that the server left is found there. */
function far(args: readonly string[], more: Record<string, string> = {}): Promise<Said> {
  const { HONE_SERVER: _, HONE_DATA: __, HONE_TOKEN: ___, HONE_CA: ____, ...outer } = process.env
  const env = { ...outer, XDG_STATE_HOME: folder, ...more }
  return honeWith(env, folder, args)
}

const named = () => ({ HONE_SERVER: `https://${server.grpc}`, HONE_CA: server.ca })
const owner = () => ({ ...named(), HONE_TOKEN: server.token })

function document(name: string, project: string, more: object = {}): string {
  const file = join(folder, `${name}.yaml`)
  const spec = {
    objectives: [{ metric: 'loss', goal: 'minimize' }],
    parameters: { x: { double: [0, 1] } },
    algorithm: { name: 'random' },
    budget: { trials: 3 },
    ...more,
  }
  writeFileSync(file, JSON.stringify({ apiVersion: 'hone.dev/v1', kind: 'Study', metadata: { name, project }, spec }))
  return file
}

describe('the command line on another machine', () => {
  it('works with address, CA and token, by flags and by the environment', async () => {
    expect(await far(['submit', document('mine', 'team')], owner())).toMatchObject({ code: 0, stdout: 'team/mine\n', stderr: '' })
    const flags = ['--server', server.grpc.replace('127.0.0.1', 'localhost'), '--ca', server.ca, '--token', server.token]
    const { code, stdout, stderr } = await far(['studies', ...flags])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('mine')
  })

  it.each([
    ['no CA', () => ({ HONE_SERVER: `https://${server.grpc}` }), 'is not by a CA that this machine knows', '--ca FILE'],
    ['no TLS', () => ({ HONE_SERVER: `http://${server.grpc}` }), 'speaks TLS', 'https://'],
    ['no token', named, 'every call needs a token', 'HONE_TOKEN'],
    ['a wrong token', () => ({ ...named(), HONE_TOKEN: 'hone_wrong' }), 'not one of this server', 'HONE_TOKEN'],
  ])('with %s ends with 9 and says what to do', async (_name, env, words, remedy) => {
    const { code, stderr } = await far(['studies'], env())
    expect(code).toBe(9)
    expect(stderr).toContain(words)
    expect(stderr).toContain(remedy)
    expect(stderr.split('\n').filter(Boolean)).toHaveLength(2)
  })

  it.each([
    ['a CA that is not there', () => ({ ...named(), HONE_CA: '/nowhere/ca.crt' }), '/nowhere/ca.crt cannot be read'],
    ['a plain way over a network', () => ({ HONE_SERVER: 'http://hone.example:7711' }), 'would show the token'],
  ])('with %s ends with 2', async (_name, env, words) => {
    const { code, stderr } = await far(['studies'], env())
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
  })

  it('with a token for one project sees and changes that project only, until it is revoked', async () => {
    await far(['submit', document('theirs', 'other')], owner())
    const made = await far(['token', 'create', 'ann', '--project', 'team', '--expires', '30d'], owner())
    expect(made.stderr).toMatch(/^ann reads and writes project team until \d{4}-\d\d-\d\d\. It is shown once: keep it\.\n$/)
    const ann = { ...named(), HONE_TOKEN: made.stdout.trim() }

    const { stdout } = await far(['studies'], ann)
    expect([stdout.includes('mine'), stdout.includes('theirs')]).toEqual([true, false])
    expect(await far(['pause', 'team/mine'], ann)).toMatchObject({ code: 0 })
    const foreign = await far(['show', 'other/theirs'], ann)
    expect([foreign.code, foreign.stderr]).toEqual([9, expect.stringContaining('is for the project team, not other')])
    const bare = await far(['show', 'mine'], ann)
    expect(bare.stderr).toContain('name the study as team/mine')
    const running = document('running', 'team', { trial: { command: ['true'] }, metrics: { from: 'stdout' } })
    expect(await far(['submit', running], ann)).toMatchObject({ code: 9, stderr: expect.stringContaining('only the owner may submit') })
    expect(await far(['token', 'list'], ann)).toMatchObject({ code: 9 })

    expect((await far(['token', 'list'], owner())).stdout).toMatch(/^ann +reads and writes project team/m)
    expect(await far(['token', 'revoke', 'ann'], owner())).toMatchObject({ code: 0 })
    expect(await far(['studies'], ann)).toMatchObject({ code: 9 })
    expect(await far(['token', 'revoke', 'ann'], owner())).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no token of this server'),
    })
  })
})

describe('the command line beside a server of a shared data folder', () => {
  const left = () => JSON.parse(readFileSync(join(server.data, 'server.json'), 'utf8'))
  const beside = (more: object): Promise<Said> => {
    const data = join(folder, 'shared')
    mkdirSync(data, { recursive: true })
    writeFileSync(join(data, 'server.json'), JSON.stringify({ ...left(), ...more }))
    return far(['studies', '--data', data])
  }

  it('goes by this machine’s own way where the server is here and merely the machine’s name changed, and by the network otherwise', async () => {
    const renamed = { host: 'name-of-yesterday', network: 'https://127.0.0.1:1' }
    expect(await beside(renamed)).toMatchObject({ code: 0 })
    expect((await beside({ ...renamed, started: 'of a process there' })).stderr).toContain('no server answers at 127.0.0.1:1')
    expect((await beside({ host: 'login1', network: undefined, started: 'of a process there' })).stderr).toContain(
      'runs on login1 and serves that machine alone',
    )
  })
})
