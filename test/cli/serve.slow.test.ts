// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders look like template strings
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const FIXTURES = join(import.meta.dirname, 'fixtures')
const folder = mkdtempSync(join(tmpdir(), 'hone-serve-'))
const data = join(folder, 'data')
const { HONE_SERVER: _, HONE_DATA: __, HONE_TOKEN: ___, ...outer } = process.env
const env = { ...outer, XDG_STATE_HOME: join(folder, 'state') }
const children: ChildProcess[] = []

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function start(args: readonly string[], more: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(ROOT, 'bin/hone'), ...args], {
    cwd: folder,
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, stdout, stderr })))
  return { child, ended }
}

const hone = (...args: string[]) => start([...args, '--data', data]).ended

/** A server that is ready; its process can be killed. */
async function serve() {
  const { child, ended } = start(['serve', '--data', data, '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0'])
  const ready = new Promise<string>((done) => child.stdout?.once('data', (chunk) => done(String(chunk))))
  const line = await Promise.race([ready, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))])
  return { child, ended, line }
}

function document(name: string, script: string, trials: number, project = 'default'): string {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'hone.dev/v1',
      kind: 'Study',
      metadata: { name, project },
      spec: {
        seed: 1,
        objectives: [{ metric: 'loss', goal: 'minimize' }],
        parameters: { x: { double: [-5, 5] } },
        algorithm: { name: 'random' },
        budget: { trials, parallel: Math.min(2, trials) },
        trial: { command: [process.execPath, join(FIXTURES, script), `\${x}`] },
        metrics: { from: 'stdout' },
      },
    }),
  )
  return file
}

interface TrialJson {
  readonly number: number
  readonly state: string
  readonly values: readonly number[]
  readonly measurementCount: number
  readonly parameters: Record<string, number>
}
const trialsOf = async (study: string) => JSON.parse((await hone('trials', study, '--json')).stdout) as TrialJson[]

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, maxRetries: 5 })
})

describe('a server as users start it', () => {
  it('is killed in the middle of a study, started again, and nothing is lost or run twice', async () => {
    const first = await serve()
    expect(first.line).toMatch(/^hone: ready grpc=127\.0\.0\.1:\d+ http=127\.0\.0\.1:\d+\n$/)
    expect((await hone('submit', document('plain', 'plain.mjs', 8))).stdout).toBe('plain\n')
    let before: TrialJson[]
    do before = await trialsOf('plain')
    while (!before.some(({ state }) => state === 'succeeded'))
    first.child.kill('SIGKILL')
    await first.ended

    const second = await serve()
    expect(second.line).toContain('hone: ready')
    const watched = await hone('watch', 'plain')
    expect(watched).toMatchObject({ code: 0, stdout: expect.stringContaining('8 done') })
    const after = await trialsOf('plain')
    expect(after.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    for (const trial of after) expect(trial).toMatchObject({ state: 'succeeded', measurementCount: 4 })
    for (const trial of after) expect(trial.values[0]).toBeCloseTo(((trial.parameters.x ?? Number.NaN) - 2) ** 2 + 0.25, 9)
    for (const known of before.filter(({ state }) => state === 'succeeded')) expect(after[known.number - 1]).toMatchObject(known)
    const runs = readFileSync(join(folder, 'runs.txt'), 'utf8').trim().split('\n').map(Number)
    expect(runs.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])

    expect((await hone('logs', 'plain', '1')).stdout.split('\n')).toHaveLength(5)
    const { number } = JSON.parse((await hone('best', 'plain', '--json')).stdout) as { number: number }
    expect((await hone('show', 'plain', 'best')).stdout).toContain(`trial ${number} of plain`)
    expect((await hone('logs', 'plain', 'best')).stdout).toBe((await hone('logs', 'plain', String(number))).stdout)
    const best = JSON.parse((await hone('best', 'plain', '--json')).stdout)
    expect(best.values[0]).toBe(Math.min(...after.map(({ values }) => values[0] ?? Infinity)))
  })

  it('answers every read in JSON, filtered and sorted as one asks', async () => {
    const json = async (...args: string[]) => JSON.parse((await hone(...args, '--json')).stdout)
    const best: TrialJson[] = await json('trials', 'plain', '--sort', 'value', '--limit', '3')
    const all = (await trialsOf('plain')).map(({ values }) => values[0] ?? Infinity)
    expect(best.map(({ values }) => values[0])).toEqual(all.toSorted((a, b) => a - b).slice(0, 3))
    expect(await json('trials', 'plain', '--state', 'failed', 'cancelled')).toEqual([])
    expect(await json('replay', 'plain')).toEqual({ suggestions: 8, repeated: 8 })
    expect(await json('doctor')).toContainEqual(expect.objectContaining({ what: 'server', state: 'good' }))
    const lines = (await hone('watch', 'plain', '--json')).stdout.trim().split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ name: 'plain', state: 'ended', counts: { succeeded: 8 } })
    const [line] = (await hone('logs', 'plain', '1', '--json')).stdout.split('\n')
    expect(JSON.parse(line ?? '')).toMatchObject({ trial: 1, stream: 'stdout', text: expect.stringContaining('loss') })
    expect((await hone('studies', '--names')).stdout).toBe('plain\n')
  })

  it('lets training code report its own trial with the token of its environment, and no other', async () => {
    const ended = await hone('run', document('self', 'self-reporting.mjs', 1))
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('1 done') })
    expect((await hone('logs', 'self', '1')).stdout).toBe('own 0 other 7\n')
    const [trial] = await trialsOf('self')
    expect(trial).toMatchObject({ measurementCount: 1 })
  })

  it('runs as much of a file as the command line says', async () => {
    const ended = await hone('run', document('less', 'plain.mjs', 8), '--trials', '3', '--parallel', '3')
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('3 done') })
    expect(await trialsOf('less')).toHaveLength(3)
  })

  it('starts no trial more than the command line says, where the file says more at a time', async () => {
    const ended = await hone('run', document('least', 'plain.mjs', 8), '--trials', '1', '--parallel', '1')
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('1 done') })
    expect(await trialsOf('least')).toHaveLength(1)
  })

  it('does not say that a file has no bound where the command line gives it one', async () => {
    const file = document('endless', 'plain.mjs', 8)
    writeFileSync(file, readFileSync(file, 'utf8').replace('"trials":8,', ''))
    expect((await hone('validate', file)).stdout).toContain('has no bound')
    const ended = await hone('run', file, '--trials', '1')
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('1 done') })
    expect(ended.stderr).not.toContain('has no bound')
  })

  it('names a study of another project so that every command finds it', async () => {
    const ended = await hone('run', document('apart', 'plain.mjs', 2, 'research'))
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('hone trials research/apart ') })
    const names = (await hone('studies', '--names')).stdout.split('\n')
    expect(names).toContain('research/apart')
    expect((await hone('studies')).stdout).toMatch(/^research\/apart /m)
    expect((await hone('best', 'research/apart')).code).toBe(0)
    expect((await hone('extend', 'research/apart', '--trials', '+1')).stdout).toContain('research/apart is active')
    expect((await hone('watch', 'research/apart')).code).toBe(0)
  })

  it('changes a study by its file while it runs, or says where the file is wrong', async () => {
    const file = document('edited', 'plain.mjs', 2)
    expect((await hone('submit', file, '--paused')).stdout).toBe('edited\n')
    const written = JSON.parse(readFileSync(file, 'utf8'))
    const edit = async (spec: object) => {
      writeFileSync(file, JSON.stringify({ ...written, spec: { ...written.spec, ...spec } }, null, 1))
      return hone('edit', 'edited', file)
    }
    const refused = await edit({ parameterConstraints: ['x * y <= 4'] })
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain(`${file}:`)
    expect(refused.stderr).toContain('spec.parameterConstraints[0]: the study has no parameter y (found "x * y <= 4")\n')
    expect((await edit({ algorithm: { name: 'gp' } })).stderr).toContain('spec.algorithm: cannot be changed')
    expect(await edit({ parameterConstraints: ['x * x <= 4'] })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^edited is paused: .*\nchanged: parameterConstraints\n$/),
    })
    // The file is older than what was said beside it: what it sets back is told.
    expect((await hone('extend', 'edited', '--trials', '+1')).code).toBe(0)
    const older = await edit({ parameterConstraints: ['x * x <= 4'] })
    expect(older.stdout).toContain('\nchanged: budget.trials 3 → 2\n')
    expect((await hone('resume', 'edited')).code).toBe(0)
    expect((await hone('watch', 'edited')).code).toBe(0)
    expect((await trialsOf('edited')).filter(({ parameters }) => Math.abs(parameters.x ?? 9) > 2)).toEqual([])
  })

  it('is waited for by a command that changes something where HONE_WAIT says so; what only looks does not wait', async () => {
    const waiting = { HONE_WAIT: '5m', HONE_DATA: join(folder, 'late') }
    const looked = await start(['trials', 'any'], waiting).ended
    expect([looked.code, looked.stderr]).toEqual([7, expect.not.stringContaining('waiting')])
    const submitting = start(['submit', document('late', 'plain.mjs', 1)], waiting)
    const told = new Promise<void>((heard) => submitting.child.stderr?.on('data', (text) => String(text).includes('for it, 5m') && heard()))
    await Promise.race([told, submitting.ended])
    const server = start(['serve', '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0'], waiting)
    expect(await submitting.ended).toMatchObject({ code: 0, stdout: 'late\n', stderr: expect.stringContaining('5m at most (HONE_WAIT)') })
    server.child.kill()
    await server.ended
  })

  it('evaluates the points that are put into its queue, and says of one that is none why', async () => {
    const file = document('queued', 'plain.mjs', 3)
    const written = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...written, spec: { ...written.spec, algorithm: { name: 'external' } } }))
    expect((await hone('submit', file)).stdout).toBe('queued\n')
    expect((await hone('show', 'queued')).stdout).toContain('no point is in its queue: hone enqueue queued NAME=VALUE...\n')
    for (const [word, said] of [
      ['x=77', 'parameters.x must lie in'],
      ['y=1', 'parameters.y'],
      ['x=wide', 'parameters.x must be a finite number'],
      ['x', '"x" is no value\n  Each is NAME=VALUE'],
    ]) {
      expect(await hone('enqueue', 'queued', word!)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(said!) })
    }
    for (const [i, x] of [1.5, -2, 0.25].entries()) {
      expect(await hone('enqueue', 'queued', `x=${x}`)).toMatchObject({ code: 0, stdout: `queued has trial ${i + 1} in its queue\n` })
    }
    expect((await hone('watch', 'queued')).code).toBe(0)
    expect((await trialsOf('queued')).map(({ parameters }) => parameters.x).sort()).toEqual([-2, 0.25, 1.5])
  })

  it('says why a command fails, in its last words, and where the others are', async () => {
    const code = `console.error("no such flag"); process.exit(3)`
    const flags = ['--name', 'failing', '--param', 'x=double(0,1)', '--minimize', 'loss', '--trials', '2', '--data', data]
    const { stdout, code: exit } = await start(['run', ...flags, '--', process.execPath, '-e', code]).ended
    expect(exit).toBe(10)
    expect(stdout).toContain('trial 2 failed: exited with code 3: no such flag\n')
    expect(stdout).toContain('hone logs failing 2 --stderr')
    // It ran on a server that stays.
    expect(stdout).not.toContain('The dashboard ends')
    expect((await hone('trials', 'failing')).stdout).toContain('exited with code 3: no such flag')
    expect(await hone('logs', 'failing', '1')).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('--stderr') })
  })

  it('lists the front of several objectives, best by the first one first', async () => {
    const code = 'const x = Number(process.argv[1]); console.log("cost=" + x + " gain=" + (x > 0.5 ? 0 : x))'
    const flags = [
      '--name',
      'front',
      '--param',
      'x=double(0,1)',
      '--minimize',
      'cost',
      '--maximize',
      'gain',
      '--trials',
      '6',
      '--data',
      data,
    ]
    const ended = await start(['run', ...flags, '--', process.execPath, '-e', code, '{x}']).ended
    expect(ended.stdout).toMatch(/Pareto front of .*\n {2}hone trials front --front/)
    const front: TrialJson[] = JSON.parse((await hone('trials', 'front', '--front', '--json')).stdout)
    const cost = (trial: TrialJson): number => trial.values[0] ?? Number.NaN
    const all = (await trialsOf('front')).toSorted((a, b) => cost(a) - cost(b))
    const worse = (a: TrialJson, b: TrialJson): boolean => cost(b) < cost(a) && (b.values[1] ?? 0) >= (a.values[1] ?? 0)
    expect(front.map(({ number }) => number)).toEqual(all.filter((a) => !all.some((b) => worse(a, b))).map(({ number }) => number))
    expect((await hone('best', 'front')).stdout).toContain('Pareto front of')
    expect(await hone('trials', 'plain', '--front')).toMatchObject({ code: 2, stderr: expect.stringContaining('has one objective') })
  })

  it('makes another study of a command that is run once more, and refuses a name that was chosen and is taken', async () => {
    const drafted = ['run', '--data', data, '--param', 'x=double(-5,5)', '--minimize', 'loss', '--trials', '1']
    const train = ['--', process.execPath, join(FIXTURES, 'plain.mjs'), '{x}']
    for (let time = 0; time < 2; time++) expect(await start([...drafted, ...train]).ended).toMatchObject({ code: 0 })
    expect((await hone('studies', '--names')).stdout.split('\n')).toEqual(expect.arrayContaining(['plain-2', 'plain-3']))
    const chosen = await start([...drafted, '--name', 'plain', ...train]).ended
    expect(chosen).toMatchObject({ code: 4, stderr: expect.stringContaining('has a study plain already') })
  })

  it('shares its folder with no second server', async () => {
    const { code, stderr } = await start(['serve', '--data', data, '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0']).ended
    expect(code).toBe(7)
    expect(stderr).toMatch(/in use by the server with process id \d+/)
  })

  it('names every problem of a document with its place, and creates nothing', async () => {
    const file = join(folder, 'bad.yaml')
    writeFileSync(
      file,
      'apiVersion: hone.dev/v1\nkind: Study\nmetadata: {name: bad}\nspec:\n  parameters:\n    x: {double: [5, 1]}\n  algorithm: {name: gpp}\n',
    )
    const { code, stderr } = await hone('submit', file)
    expect(code).toBe(2)
    expect(stderr).toMatch(/bad\.yaml:6:\d+/)
    expect(stderr).toMatch(/bad\.yaml:7:\d+/)
    expect((await hone('show', 'bad')).code).toBe(3)
    const validated = await hone('validate', file, '--json')
    expect(validated.code).toBe(2)
    expect(JSON.parse(validated.stdout)).toMatchObject({
      valid: false,
      problems: expect.arrayContaining([expect.objectContaining({ line: 7 })]),
    })
  })

  it('prints an Experiment of Katib’s as the study that it becomes', async () => {
    const trialTemplate = {
      primaryContainerName: 'train',
      trialParameters: [{ name: 'rate', reference: 'lr' }],
      trialSpec: { apiVersion: 'batch/v1', kind: 'Job', spec: { args: ['${trialParameters.rate}'] } },
    }
    const experiment = {
      apiVersion: 'kubeflow.org/v1beta1',
      kind: 'Experiment',
      metadata: { name: 'moved', namespace: 'kubeflow' },
      spec: {
        objective: { type: 'minimize', objectiveMetricName: 'loss' },
        algorithm: { algorithmName: 'random' },
        parameters: [{ name: 'lr', parameterType: 'double', feasibleSpace: { min: '0.01', max: '0.05' } }],
        trialTemplate,
      },
    }
    const file = join(folder, 'experiment.yaml')
    writeFileSync(file, JSON.stringify(experiment))
    const { code, stdout, stderr } = await hone('convert', file)
    expect({ code, noted: stderr.includes('metadata.namespace') }).toEqual({ code: 0, noted: true })
    expect(stdout).toContain('    lr: {double: [0.01, 0.05]}\n')
    expect(stdout).toContain('args: ["${lr}"]')
    // A server without a cluster refuses both alike.
    writeFileSync(join(folder, 'moved.yaml'), stdout)
    for (const one of [file, join(folder, 'moved.yaml')]) {
      expect(await hone('submit', one)).toMatchObject({ code: 2, stderr: expect.stringContaining('runs trials as processes') })
    }
    expect(await hone('convert', join(folder, 'moved.yaml'))).toMatchObject({ code: 2 })
    writeFileSync(file, JSON.stringify({ ...experiment, spec: { ...experiment.spec, algorithm: { algorithmName: 'enas' } } }))
    expect(await hone('convert', file)).toMatchObject({ code: 2, stderr: expect.stringContaining('spec.algorithm.algorithmName') })
  })

  it('goes when it is told to, and takes its word with it', async () => {
    const { pid, grpc } = JSON.parse(readFileSync(join(data, 'server.json'), 'utf8'))
    const server = children.find((child) => child.pid === pid)
    const gone = new Promise((done) => server?.on('exit', done))
    server?.kill('SIGTERM')
    expect(await gone).toBe(0)
    expect(existsSync(join(data, 'server.json'))).toBe(false)
    expect((await start(['studies', '--server', grpc]).ended).code).toBe(7)
  })

  it('is not needed by who only looks', async () => {
    // several at once do not wait for each other
    const all = await Promise.all([hone('trials', 'plain', '--json'), hone('best', 'plain', '--json'), hone('studies', '--names')])
    expect(all.map(({ code, stderr }) => [code, stderr])).toEqual(all.map(() => [0, '']))
    expect(await trialsOf('plain')).toHaveLength(8)
    expect(await hone('validate', join(folder, 'plain.yaml'))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('is a valid study'),
    })
    // nor is it where a file speaks of the studies that are there
    const { spec, ...head } = JSON.parse(readFileSync(join(folder, 'plain.yaml'), 'utf8'))
    const learner = { ...head, spec: { ...spec, algorithm: { name: 'gp' }, learnFrom: ['plain'] } }
    writeFileSync(join(folder, 'learner.yaml'), JSON.stringify(learner))
    expect(await hone('validate', join(folder, 'learner.yaml'))).toMatchObject({ code: 0 })
    expect((await hone('pause', 'plain')).code).toBe(7)
  })

  it('goes on with the study of a command that was killed when the same command is given again, and of no other document', async () => {
    const again = ['run', document('killed', 'plain.mjs', 6), '--data', data, '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0']
    const { child, ended } = start(again)
    await new Promise((done) => child.stdout?.once('data', done))
    child.kill('SIGKILL')
    await ended
    const file = JSON.parse(readFileSync(join(folder, 'killed.yaml'), 'utf8'))
    writeFileSync(join(folder, 'killed.yaml'), JSON.stringify({ ...file, spec: { ...file.spec, algorithm: { name: 'sobol' } } }))
    expect(await start(again).ended).toMatchObject({ code: 4, stderr: expect.stringContaining('hone edit killed') })
    document('killed', 'plain.mjs', 6)
    // However many trials are asked for this time.
    const second = await start([...again, '--trials', '5']).ended
    expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining('killed was begun before and goes on') })
    expect(second.stdout).toContain(`The dashboard ends with this command: \`hone serve --data '${data}'\` shows it again.`)
    expect((await trialsOf('killed')).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
    expect(await start(again).ended).toMatchObject({ code: 4, stderr: expect.stringContaining('has a study killed already') })
  })

  it('is started once for two commands that come at the same moment', async () => {
    const own = ['--data', join(folder, 'shared'), '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0']
    // The longer one goes on whoever brought the server.
    const both = [document('together', 'plain.mjs', 2), document('beside', 'plain.mjs', 12)].map(
      (file) => start(['run', file, ...own]).ended,
    )
    expect((await Promise.all(both)).map(({ code }) => code)).toEqual([0, 0])
    expect((await start(['studies', ...own.slice(0, 2)]).ended).stdout).toMatch(
      /beside +ended .*\n.*together +ended|together +ended .*\n.*beside +ended/,
    )
  })

  it('is brought by the command that needs one where the one that it used was killed and does not come back', async () => {
    const own = ['--data', join(folder, 'orphaned'), '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0']
    const server = start(['serve', ...own]).child
    await new Promise((done) => server.stdout?.once('data', done))
    const { child, ended } = start(['run', document('orphan', 'plain.mjs', 12), ...own])
    await new Promise((done) => child.stdout?.once('data', done))
    server.kill('SIGKILL')
    expect(await ended).toMatchObject({ code: 0, stdout: expect.stringContaining('12 done') })
    expect((await start(['trials', 'orphan', '--json', ...own.slice(0, 2)]).ended).stdout.match(/"state": ?"succeeded"/g)).toHaveLength(12)
  })

  it('ends though something was left open, and says so', async () => {
    const left = 'data:text/javascript,setInterval(()=>{},1e9)'
    const { code, stderr } = await start(['--version'], { NODE_OPTIONS: `--import=${left}` }).ended
    expect(code).toBe(0)
    expect(stderr).toMatch(/^hone: ended, though something was left open \(.*Timeout.*\): a bug of ours$/m)
  })

  it('takes over the study of a command that is interrupted, and goes when that has ended', async () => {
    const { child, ended } = start([
      'run',
      document('left', 'plain.mjs', 6),
      '--data',
      data,
      '--grpc',
      '127.0.0.1:0',
      '--http',
      '127.0.0.1:0',
    ])
    await new Promise((done) => child.stdout?.once('data', done))
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(130)
    expect(stderr).toMatch(/A server in the background \(process \d+\) goes on with .*left/)
    expect(stderr).toContain('hone watch left')
    const pid = Number(/process (\d+)/.exec(stderr)?.[1])
    while (isRunning(pid)) await new Promise((done) => setTimeout(done, 100))
    const states = (await trialsOf('left')).map(({ state }) => state)
    expect(states).toEqual(Array.from({ length: 6 }, () => 'succeeded'))
  })
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
