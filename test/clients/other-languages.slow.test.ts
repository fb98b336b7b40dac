import { execFile, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectStudies, type ReadTrial, type StudyServiceClient } from '../../src/wire/index.ts'
import { pythonOf } from './python.ts'
import { RealServer } from './real-server.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const PROTOS = join(ROOT, 'proto')
const GENERATED = join(import.meta.dirname, 'generated')
const PAGE = readFileSync(join(ROOT, 'docs/how-to/other-languages.md'), 'utf8')
const run = promisify(execFile)

const python = pythonOf('generated')
const isThere = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0

/** What the page has in a language. */
function textOf(language: string): string {
  return new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(PAGE)![1]!
}

/** The page's study, but searched at random: then some trials are hopeless, where its own algorithm soon suggests good ones alone. */
function studyOf(name: string): string {
  return textOf('yaml').replace('name: line', `name: ${name}`).replace('{name: gp}', '{name: random}\n  seed: 1')
}

/** A server on a network, as its clients meet it: with TLS by a CA of its own, and a token. */
class NetworkServer extends RealServer {
  constructor() {
    super('--tls', 'auto')
  }

  async #call<T>(work: (client: StudyServiceClient, done: (error: unknown, reply?: T) => void) => void): Promise<T> {
    const trust = { kind: 'ca', pem: readFileSync(this.ca, 'utf8') } as const
    const client = connectStudies({ grpc: this.grpc, token: this.token, trust })
    const reply = new Promise<T>((resolve, reject) => work(client, (error, reply) => (error === null ? resolve(reply!) : reject(error))))
    return reply.finally(() => client.close())
  }

  create(document: string): Promise<unknown> {
    return this.#call((client, done) => client.createStudy({ document }, done))
  }

  async trials(study: string): Promise<readonly ReadTrial[]> {
    const reply = await this.#call<{ readonly trials: readonly ReadTrial[] }>((client, done) => client.listTrials({ study }, done))
    return reply.trials
  }
}

describe('the programs of the page on other languages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hone-languages-'))
  const server = new NetworkServer()
  beforeAll(() => server.start())
  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  /** Lets a program search a study; the server is killed when the third trial has begun, and started again. */
  async function searched(study: string, program: string, args: readonly string[], env: Record<string, string>) {
    await server.create(studyOf(study))
    const search = run(program, [...args, study], { cwd: folder, env: { ...process.env, ...env } })
    await expect.poll(async () => (await server.trials(study)).length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(2)
    await server.kill()
    await server.start()
    const { stdout, stderr } = await search
    expect(stdout + stderr).toContain('all 20 trials of its budget were run')
    return server.trials(study)
  }

  function expectWholeSearch(trials: readonly ReadTrial[], steps: number): void {
    expect(trials).toHaveLength(20)
    const stopped = trials.filter(({ state }) => state === 'STOPPED')
    expect(stopped.length).toBeGreaterThan(0)
    for (const { measurementCount } of stopped) expect(measurementCount).toBeLessThan(steps)
    const others = trials.filter(({ state }) => state !== 'STOPPED')
    expect(others.map(({ state, measurementCount }) => [state, measurementCount])).toEqual(others.map(() => ['SUCCEEDED', steps]))
    for (const { attempt } of trials) expect(attempt?.epoch).toBe(1)
  }

  it.skipIf(python === undefined || !isThere('go', 'version'))(
    'in Go, from generated code, loses nothing when the server is killed',
    // For the registry's sake: a study of its name can be created once.
    { retry: 2 },
    async () => {
      cpSync(join(GENERATED, 'go'), folder, { recursive: true })
      writeFileSync(join(folder, 'main.go'), textOf('go'))
      const plugins = join(folder, 'plugins')
      mkdirSync(plugins, { recursive: true })
      const env = { ...process.env, GOBIN: plugins, PATH: `${plugins}${delimiter}${process.env.PATH}` }
      await run('go', ['install', 'tool'], { cwd: folder, env })
      const relative = ['--go_opt=paths=source_relative', '--go-grpc_opt=paths=source_relative']
      const protoc = ['-m', 'grpc_tools.protoc', '-I', PROTOS, '--go_out=.', '--go-grpc_out=.', ...relative, 'hone/v1/study_service.proto']
      await run(python!, protoc, { cwd: folder, env })
      await run('go', ['vet', '.'], { cwd: folder })
      expect((await run('gofmt', ['-l', 'main.go'], { cwd: folder })).stdout).toBe('')
      await run('go', ['build', '-o', 'train', '.'], { cwd: folder })
      const there = { HONE_SERVER: `https://${server.grpc}`, HONE_CA: server.ca, HONE_TOKEN: server.token }
      expectWholeSearch(await searched('go', join(folder, 'train'), [], there), 30)
    },
  )

  it.skipIf(!isThere('jq', '--version') || !isThere('curl', '--version'))(
    'in the shell, over HTTP, loses nothing when the server is killed',
    async () => {
      const program = join(folder, 'worker.sh')
      writeFileSync(program, textOf('sh'))
      const there = { SERVER: `https://${server.http}`, CURL_CA_BUNDLE: server.ca, TOKEN: server.token }
      expectWholeSearch(await searched('shell', 'sh', [program], there), 8)
    },
  )
})

describe.skipIf(python === undefined)('a program that knows the protos alone', () => {
  const server = new RealServer()
  beforeAll(() => server.start())
  afterAll(() => server.close())

  it('is told of them by the server just as protoc describes them', async () => {
    const files = ['hone/v1/study_service.proto', 'hone/v1/access_service.proto', 'google/rpc/error_details.proto']
    const env = { ...process.env, HONE_SERVER: server.grpc }
    const { stdout } = await run(python!, ['-B', join(GENERATED, 'programs/reflected.py'), PROTOS, ...files], { env })
    const imported = ['google/protobuf/duration.proto', 'google/protobuf/timestamp.proto']
    const alike = Object.fromEntries([...files, ...imported].map((file) => [file, true]))
    const services = ['grpc.health.v1.Health', 'hone.v1.AccessService', 'hone.v1.StudyService']
    expect(JSON.parse(stdout)).toEqual({ services, alike, calls: expect.any(Number) })
  })
})
