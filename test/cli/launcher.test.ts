import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, expect, it } from 'vitest'

// bin/hone on a machine whose own Node is too old: it starts the project's, and must be taken for it.

const ROOT = resolve(import.meta.dirname, '../..')
const OLD = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } })`
const LAUNCH = `
  ${OLD}
  const { runOnNewerNode } = await import(${JSON.stringify(join(ROOT, 'bin/newer-node.mjs'))})
  await runOnNewerNode('test/cli/fixtures/ending.mjs')`

let launcher: ChildProcess | undefined
afterEach(() => void launcher?.kill('SIGKILL'))

/** The launcher of a program that ends as it is told. */
function launch(how: string) {
  const started = spawn(process.execPath, ['--input-type=module', '--eval', LAUNCH, 'launcher', how], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  launcher = started
  const ended = new Promise<{ code: number | null; signal: string | null }>((done) =>
    started.on('exit', (code, signal) => done({ code, signal })),
  )
  return { started, ended }
}

it.each(['SIGKILL', 'SIGTERM'] as const)('says as a shell does that the program was ended by %s', async (signal) => {
  expect(await launch(signal).ended).toEqual({ code: 128 + constants.signals[signal], signal: null })
})

it.each(['0', '2', '10'])('ends with the program’s exit code %s', async (code) => {
  expect(await launch(code).ended).toEqual({ code: Number(code), signal: null })
})

it('hands on the request to end, and waits for the program', async () => {
  const { started, ended } = launch('wait')
  const said = await new Promise<string>((ready) => started.stdout.once('data', (chunk) => ready(String(chunk))))
  expect(said).toContain(`ready on ${process.version}`)
  started.kill('SIGTERM')
  expect(await ended).toEqual({ code: 7, signal: null })
})
