import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it, onTestFinished } from 'vitest'

// bin/hone on a machine whose own Node is too old: it starts the project's, and must be taken for it.

const ROOT = resolve(import.meta.dirname, '../..')
const OLD = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } })`
const launching = (onTerminal: boolean) => `
  ${OLD}
  ${onTerminal ? "Object.defineProperty(process.stdin, 'isTTY', { value: true })" : ''}
  const { runOnNewerNode } = await import(${JSON.stringify(join(ROOT, 'bin/newer-node.mjs'))})
  await runOnNewerNode('test/cli/fixtures/ending.mjs')
  process.on('SIGINT', () => console.log('launcher interrupted'))`

let launcher: ChildProcess | undefined
afterEach(() => void launcher?.kill('SIGKILL'))

/** The launcher of a program that ends as it is told. */
function launch(how: string, onTerminal = false) {
  const started = spawn(process.execPath, ['--input-type=module', '--eval', launching(onTerminal), 'launcher', how], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  launcher = started
  const ended = new Promise<{ code: number | null; signal: string | null }>((done) =>
    started.on('exit', (code, signal) => done({ code, signal })),
  )
  const lines = createInterface(started.stdout)[Symbol.asyncIterator]()
  /** The next line of the launcher or the program. */
  const said = async (): Promise<string | undefined> => (await lines.next()).value
  return { started, ended, said }
}

it.each(['SIGKILL', 'SIGTERM'] as const)('says as a shell does that the program was ended by %s', async (signal) => {
  expect(await launch(signal).ended).toEqual({ code: 128 + constants.signals[signal], signal: null })
})

it.each(['0', '2', '10'])('ends with the program’s exit code %s', async (code) => {
  expect(await launch(code).ended).toEqual({ code: Number(code), signal: null })
})

it('hands on the request to end, and waits for the program', async () => {
  const { started, ended, said } = launch('wait')
  expect(await said()).toContain(`ready on ${process.version}`)
  started.kill('SIGTERM')
  expect(await ended).toEqual({ code: 7, signal: null })
})

it('leaves Ctrl-C to the terminal, which tells the program itself', async () => {
  const { started, ended, said } = launch('wait', true)
  const pid = Number(/as (\d+)/.exec((await said()) ?? '')?.[1])
  process.kill(pid, 'SIGINT')
  expect(await said()).toBe('interrupted 1')
  started.kill('SIGINT')
  expect(await said()).toBe('launcher interrupted')
  started.kill('SIGTERM')
  expect(await ended).toEqual({ code: 1, signal: null })
})

it('hands on an interrupt where there is no terminal', async () => {
  const { started, ended, said } = launch('wait')
  await said()
  started.kill('SIGINT')
  expect([await said(), await said()].sort()).toEqual(['interrupted 1', 'launcher interrupted'])
  started.kill('SIGTERM')
  expect(await ended).toEqual({ code: 1, signal: null })
})

it('takes the program with it when it is killed', async () => {
  const { started, said } = launch('wait')
  await said()
  started.kill('SIGKILL')
  // both have closed what they print to
  expect(await said()).toBeUndefined()
})

it('says what to do in a fresh clone', async () => {
  const clone = mkdtempSync(join(tmpdir(), 'hone-clone-'))
  onTestFinished(() => rmSync(clone, { recursive: true }))
  for (const part of ['bin', 'package.json']) cpSync(join(ROOT, part), join(clone, part), { recursive: true })
  mkdirSync(join(clone, 'src'))
  writeFileSync(join(clone, 'src', 'main.ts'), '')
  const { status, stderr } = spawnSync(process.execPath, [join(clone, 'bin', 'hone'), 'studies'], { encoding: 'utf8' })
  expect(stderr).toContain('nothing is installed yet. `npm run quickstart` in')
  expect(status).toBe(1)
})
