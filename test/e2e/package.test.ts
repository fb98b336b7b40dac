import { execFileSync, spawn } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const STUDY = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: parabola}
spec:
  seed: 1
  objectives: [{metric: loss, goal: minimize}]
  parameters:
    x: {double: [-5, 5]}
  algorithm: {name: gp}
  budget: {trials: 6, parallel: 2}
  trial: {command: [node, train.mjs, "\${x}"]}
  metrics: {from: stdout}
`
const NODE_PACKAGE = `node-${process.platform}-${process.arch}`
const TRAIN = "const x = Number(process.argv[2]); console.log('loss=' + (x - 2) ** 2)"

/** The published package, installed where nothing else of the project is. */
describe('the packed package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hone-package-'))
  const home = join(folder, 'user')

  let documentation: string | undefined

  beforeAll(() => {
    mkdirSync(join(folder, 'app'))
    mkdirSync(home)
    const said = execFileSync(process.execPath, [join(ROOT, 'tools', 'build-docs.ts')], { encoding: 'utf8' })
    documentation = /open (.*)$/m.exec(said)?.[1]
    execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))
    writeFileSync(join(folder, 'app', 'package.json'), '{"private": true}')
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', join(folder, archive ?? '')], {
      cwd: join(folder, 'app'),
    })
    writeFileSync(join(folder, 'app', 'study.yaml'), STUDY)
    writeFileSync(join(folder, 'app', 'train.mjs'), TRAIN)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is well formed', () => {
    expect(execFileSync(join(ROOT, 'node_modules/.bin/publint'), ['--strict', ROOT], { encoding: 'utf8' })).toContain('All good')
  })

  it('holds no page of the documentation, and its build leaves those that were written before', () => {
    expect(existsSync(documentation ?? '')).toBe(true)
    expect(globSync(join(folder, 'app/node_modules/hone/**/*.html')).map((page) => basename(page))).toEqual(['index.html'])
  })

  it('runs a study from an empty folder with an embedded server', async () => {
    const output = await run(['run', 'study.yaml', '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0'])
    expect(output).toMatch(/6 done/)
    expect(output).toMatch(/best/)
  })

  it('holds the contract of algorithms for those who write their own', () => {
    const program = `
      import { test } from 'node:test'
      import { findAlgorithm } from 'hone/algorithms'
      import { algorithmContract } from 'hone/contract'
      algorithmContract(findAlgorithm('random'), test, { repeatsPoints: true })`
    writeFileSync(join(folder, 'app', 'contract.test.mjs'), program)
    const output = execFileSync(process.execPath, ['--test', 'contract.test.mjs'], { cwd: join(folder, 'app'), encoding: 'utf8' })
    expect(output).toMatch(/pass \d\d/)
    expect(output).toMatch(/fail 0/)
  })

  it('runs on the oldest Node that it asks for, without a word of that', async () => {
    const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } }
    const version = `${engines.node.replace('>=', '')}.0`
    const oldest = join(folder, 'oldest')
    execFileSync('npm', ['install', '--prefix', oldest, '--no-audit', '--no-fund', '--loglevel=error', `${NODE_PACKAGE}@${version}`])
    const path = [join(oldest, 'node_modules', NODE_PACKAGE, 'bin'), process.env.PATH].join(delimiter)
    expect(execFileSync('node', ['--version'], { env: { PATH: path }, encoding: 'utf8' }).trim()).toBe(`v${version}`)
    const output = await run(['run', 'study.yaml', '--name', 'old', '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0'], path)
    expect(output).toMatch(/6 done/)
    expect(await run(['replay', 'old'], path)).toMatch(/^6 of 6 suggestions repeated/)
    expect(output).not.toContain('Warning')
  })

  function run(args: string[], path = process.env.PATH): Promise<string> {
    return new Promise((resolved, reject) => {
      const child = spawn(join(folder, 'app/node_modules/.bin/hone'), args, {
        cwd: join(folder, 'app'),
        env: { ...process.env, XDG_STATE_HOME: home, PATH: path },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let output = ''
      child.stdout.on('data', (chunk) => (output += chunk))
      child.stderr.on('data', (chunk) => (output += chunk))
      child.on('exit', (code) => (code === 0 ? resolved(output) : reject(new Error(`exit ${code}\n${output}`))))
    })
  }
})
