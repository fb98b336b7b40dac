import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonOf } from './python.ts'
import { RealServer } from './real-server.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/how-to/other-languages.md'), 'utf8')
const run = promisify(execFile)
const python = pythonOf('openapi')

/** What the page has in a language. */
function textOf(language: string): string {
  return new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(PAGE)![1]!
}

describe.skipIf(python === undefined)('the OpenAPI document', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hone-openapi-'))
  const server = new RealServer()
  /** What the generator had to say. */
  let said: string

  const ask = async (path: string, init: RequestInit = {}) =>
    (
      await fetch(`http://${server.http}/api/${path}`, { ...init, headers: { authorization: `Bearer ${server.token}`, ...init.headers } })
    ).json()
  const program = (file: string, ...args: string[]) => {
    const env = { ...process.env, PYTHONPATH: join(folder, 'hone-client'), SERVER: `http://${server.http}`, TOKEN: server.token }
    return run(python!, ['-B', file, ...args], { env })
  }

  beforeAll(async () => {
    await server.start()
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(await ask('openapi.json')))
    const tools = dirname(python!)
    const env = { ...process.env, PATH: `${tools}${delimiter}${process.env.PATH}` }
    const { stdout, stderr } = await run(join(tools, 'openapi-python-client'), ['generate', '--path', 'openapi.json'], { cwd: folder, env })
    said = stdout + stderr
  })
  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  it('is one, of version 3.1', async () => {
    const { stdout } = await run(join(dirname(python!), 'openapi-spec-validator'), ['--schema', '3.1', join(folder, 'openapi.json')])
    expect(stdout).toMatch(/: OK$/m)
  })

  it('becomes a client that lacks nothing but bodies that are YAML', () => {
    const lacking = [...said.matchAll(/^(?:WARNING|Unable).*\n\n(.*)/gm)].map(([, what]) => what)
    expect(lacking).toEqual(lacking.map(() => 'Unsupported content type application/yaml'))
    expect(said).toContain('Generating')
  })

  it('becomes a client that runs the study of the page on other languages to its end', async () => {
    const headers = { 'content-type': 'application/yaml' }
    await ask('studies', { method: 'POST', headers, body: textOf('yaml').replace('trials: 20', 'trials: 12') })
    writeFileSync(join(folder, 'worker.py'), textOf('python'))
    const { stdout } = await program(join(folder, 'worker.py'), 'line')
    expect(stdout).toContain('all 12 trials of its budget were run')
    const { trials } = (await ask('studies/line/trials')) as { trials: { state: string; measurements: number }[] }
    expect(trials).toHaveLength(12)
    for (const { state, measurements } of trials) {
      expect(['succeeded', 'stopped']).toContain(state)
      if (state === 'succeeded') expect(measurements).toBe(8)
      else expect(measurements).toBeLessThan(8)
    }
  })

  it('becomes a client that makes a study, adds to it and reads it', async () => {
    const { stdout } = await program(join(import.meta.dirname, 'openapi/programs/tour.py'))
    expect(JSON.parse(stdout)).toEqual({
      healthy: 'ok',
      parameters: ['DoubleParameter', 'ChoiceParameter', 'IntParameter'],
      condition: ['ValueCondition'],
      added: { x: 0.5, kind: 'a', deep: 2 },
      document: 'Study',
      page: [2, 1],
      curves: [{ loss: [0.5] }, { loss: [1, 'NaN'] }],
      best: [0.5],
      needed: 8,
      file: 'a curve',
      missing: 'STUDY_NOT_FOUND',
    })
  })
})
