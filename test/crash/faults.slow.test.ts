import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Caller } from './caller.ts'
import { ServedFolder } from './served-folder.ts'

/** Tools of util-linux: a limit on a running process, and a root without its rights. */
const [PRLIMIT, SETPRIV] = ['prlimit', 'setpriv']

/** Exit code of what is away: the store of the data folder (docs/reference/errors.md). */
const AWAY = 7

function serveAnew(): ServedFolder {
  const served = new ServedFolder()
  onTestFinished(() => served.remove())
  return served
}

const document = (name: string): string =>
  JSON.stringify({
    apiVersion: 'hone.dev/v1',
    kind: 'Study',
    metadata: { name },
    spec: {
      objectives: [{ metric: 'loss', goal: 'minimize' }],
      parameters: { x: { double: [0, 1] } },
      algorithm: { name: 'random' },
      budget: { trials: 50, parallel: 50 },
    },
  })

/** Files of the data folder as they are. */
const filesOf = (served: ServedFolder): string[] => readdirSync(served.data).sort()

const serveOn = (served: ServedFolder) => served.hone('serve', '--data', served.data, '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0')

describe('a disk that is full', () => {
  // No file may grow beyond the limit: what the server meets is what a full disk or quota gives, without being root.
  test.skipIf(spawnSync(PRLIMIT, ['--version']).status !== 0)(
    'refuses writes with clear words and loses nothing; with space again, the same server goes on',
    async () => {
      const served = serveAnew()
      const caller = new Caller(served, { repeatWhenAway: false })
      onTestFinished(() => caller.close())
      await served.serve()
      const limit = (bytes: string): void => void execFileSync(PRLIMIT, ['--pid', String(served.pid), `--fsize=${bytes}:unlimited`])
      const { id: study } = await caller.call((client) => client.createStudy, { document: document('full'), requestId: 'make' })
      const suggest = (requestId: string) =>
        caller.call((client) => client.suggestTrials, { study, worker: 'w', count: 1, open: 'NEW' as const, requestId })
      const first = await suggest('s1')
      limit('4096')
      for (const requestId of ['s2', 's3']) {
        await expect(suggest(requestId)).rejects.toMatchObject({
          reason: 'STORE_UNAVAILABLE',
          message: expect.stringMatching(/hone\.db.*(full|limit|space)/),
        })
      }
      expect((await caller.call((client) => client.listTrials, { study })).trials).toHaveLength(1)
      limit('unlimited')
      // Refused requests left nothing: their ids are free, and nothing has a gap.
      expect((await suggest('s2')).trials[0]?.number).toBe(2)
      expect(await suggest('s1')).toEqual(first)
      await served.kill()
      await served.serve()
      expect((await caller.call((client) => client.listTrials, { study })).trials.map(({ number }) => number)).toEqual([1, 2])
    },
  )
})

describe('a data folder that cannot be used', () => {
  test('of a newer version is refused with its path and what to do, and stays as it is', async () => {
    const served = serveAnew()
    await served.serve()
    served.signal('SIGTERM')
    await served.ended()
    const file = join(served.data, 'hone.db')
    const db = new DatabaseSync(file)
    db.exec('PRAGMA user_version = 999')
    db.close()
    const before = filesOf(served)
    const { code, stderr } = await serveOn(served)
    expect(code).toBe(AWAY)
    expect(stderr).toContain(file)
    expect(stderr).toMatch(/newer Hone .*upgrade Hone, or use another data folder/)
    expect(filesOf(served)).toEqual(before)
  })

  test('of another server is refused with its process id; that server goes on', async () => {
    const served = serveAnew()
    const caller = new Caller(served)
    onTestFinished(() => caller.close())
    await served.serve()
    const { code, stderr } = await serveOn(served)
    expect(code).toBe(AWAY)
    expect(stderr).toContain(`data folder ${served.data} is in use by the server with process id ${served.pid}: stop it, or choose another`)
    expect(existsSync(join(served.data, 'server.json'))).toBe(true)
    expect((await caller.call((client) => client.createStudy, { document: document('mine'), requestId: 'r' })).name).toBe('mine')
  })

  // Root may write anywhere unless it gives that right up.
  const unprivileged = process.getuid?.() === 0 ? [SETPRIV, '--bounding-set=-dac_override,-dac_read_search'] : []
  test.skipIf(unprivileged.length > 0 && spawnSync(SETPRIV, ['--bounding-set=-dac_override', 'true']).status !== 0)(
    'that is read-only is refused with its path and what to do, and serves again when it is writable',
    async () => {
      const served = serveAnew()
      await served.serve()
      served.signal('SIGTERM')
      await served.ended()
      const writable = (yes: boolean): void => {
        chmodSync(served.data, yes ? 0o700 : 0o500)
        for (const name of readdirSync(served.data)) chmodSync(join(served.data, name), yes ? 0o600 : 0o400)
      }
      writable(false)
      served.start({ wrapper: unprivileged })
      expect(await served.ended()).toEqual({ code: AWAY, signal: null })
      expect(served.stderr).toContain(served.data)
      expect(served.stderr).toMatch(/make the data folder and its files writable for this user/)
      writable(true)
      await served.serve()
    },
  )
})
