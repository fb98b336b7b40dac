import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Study } from '../../src/model/index.ts'
import { openSqliteStore } from '../../src/study/index.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const TRIALS_BEFORE_KILL = 8

/** The README's first command as a user without a terminal runs it, with the server killed in the middle. */
describe('npm run quickstart', () => {
  const data = mkdtempSync(join(tmpdir(), 'hone-quickstart-'))
  const env = { ...process.env, HONE_DATA: data, XDG_STATE_HOME: join(data, 'state') }
  afterAll(() => rmSync(data, { recursive: true, force: true }))

  it('goes on where it was after the server was killed, loses nothing, and judges the best trial on test data', async () => {
    const interrupted = start()
    await interrupted.until(new RegExp(`(${TRIALS_BEFORE_KILL}|[1-9]\\d) done`))
    const acknowledged = await trialsOf('digits')
    process.kill(JSON.parse(readFileSync(join(data, 'server.json'), 'utf8')).pid, 'SIGKILL')
    interrupted.child.kill('SIGKILL')

    const again = start()
    expect(await again.exit).toBe(0)
    expect(again.output()).toContain('digits is not finished: it goes on')
    const accuracy = Number(/test_accuracy=(\S+)/.exec(again.output())?.[1])
    expect(accuracy).toBeGreaterThan(0.8)

    const trials = await trialsOf('digits')
    expect(trials.map((trial) => trial.number)).toEqual(trials.map((_, i) => i + 1))
    expect(trials.length).toBeGreaterThanOrEqual(40)
    for (const before of acknowledged.filter((trial) => trial.endedAt !== undefined)) {
      expect(trials.find((trial) => trial.number === before.number)).toEqual(before)
    }
    expect(trials.filter((trial) => trial.state === 'stopped').every((trial) => trial.stop?.reason)).toBe(true)
  })

  it('makes a new study the second time, and leaves nothing running when it is ended', async () => {
    const second = start()
    await second.until(/digits-2 \d/)
    second.child.kill('SIGTERM')
    expect(await second.exit).toBe(143)
    await expect
      .poll(() =>
        execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
          .split('\n')
          .filter((args) => args.includes(data)),
      )
      .toEqual([])
    expect((await studies()).map((study) => study.spec.name).sort()).toEqual(['digits', 'digits-2'])
  })

  function start() {
    const child = spawn(process.execPath, [join(ROOT, 'scripts/quickstart.mjs')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    const exit = new Promise<number | null>((done) => child.on('exit', done))
    const until = (pattern: RegExp): Promise<void> =>
      new Promise((found, gone) => {
        const look = (chunk: Buffer): void => {
          text += chunk
          if (pattern.test(text)) found()
        }
        child.stdout.on('data', look)
        child.stderr.on('data', look)
        child.on('exit', () => gone(new Error(`ended before ${pattern}:\n${text}`)))
      })
    void until(/$^/).catch(() => {})
    return { child, exit, until, output: () => text }
  }

  async function studies(): Promise<readonly Study[]> {
    const store = await openSqliteStore(join(data, 'hone.db'))
    const all = await store.listStudies()
    await store.close()
    return all
  }

  async function trialsOf(name: string) {
    const store = await openSqliteStore(join(data, 'hone.db'))
    const study = (await store.listStudies()).find(({ spec }) => spec.name === name) as Study
    const { trials } = (await store.readStudy(study.id)) ?? { trials: [] }
    await store.close()
    return trials
  }
})
