import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import * as hone from '../../src/client/index.ts'
import { RealServer } from '../clients/real-server.ts'

const server = new RealServer()
const SPACE = {
  x: hone.float(-5, 5),
  layers: hone.int(1, 4),
  kind: hone.categorical(['a', 'b']),
  slope: hone.float(0, 1, { when: { kind: 'a' } }),
}
const LINE = { x: hone.float(0, 1) }
interface Line {
  readonly x: number
}
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: hone.HoneError) => error.code,
  )

beforeAll(async () => {
  await server.start()
  process.env.HONE_SERVER = server.grpc
  process.env.HONE_TOKEN = server.token
})
afterAll(() => server.close())

describe('a program that asks and tells', () => {
  it('optimises, and finds the best of what it evaluated', async () => {
    const study = await hone.createStudy<{ x: number; layers: number; kind: string; slope?: number }>('quadratic', SPACE as never, {
      algorithm: 'random',
      seed: 1,
    })
    await study.optimize(({ params }) => (params.x - 1) ** 2 + params.layers, { trials: 20, jobs: 4 })
    const trials = await study.trials()
    expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(new Set(trials.map(({ state }) => state))).toEqual(new Set(['SUCCEEDED']))
    for (const { params } of trials) expect('slope' in params).toBe(params.kind === 'a')
    expect((await study.bestTrial())?.value).toBe(Math.min(...trials.map(({ value }) => value!)))
  })

  it('is told what an objective must return, and of options that are none', async () => {
    const study = await hone.createStudy<Line>('careless', LINE, { algorithm: 'random' })
    await expect(study.optimize((() => undefined) as never, { trials: 1 })).rejects.toThrow('it wants a number, of value')
    expect((await study.trials()).map(({ state, reason }) => [state, reason])).toEqual([
      ['FAILED', expect.stringContaining('it wants a number')],
    ])
    await expect(study.optimize(() => 1, { trails: 3 } as never)).rejects.toThrow(
      'trails is no option of optimize; there are trials, jobs, timeoutMs, catches',
    )
    await expect(hone.createStudy('careless-2', LINE, { earlyStoping: 'median' } as never)).rejects.toThrow('earlyStoping is no option')
    const wrong = hone.createStudy('careless-3', { x: hone.float(1, 0) }, { algorithm: 'tpee' })
    await expect(wrong).rejects.toThrow(/x\.double: runs backwards \(found \[1,0\]\)\. Write \[0, 1\]\.\n.*Did you mean tpe/)
    await expect(hone.createStudy('careless', LINE)).rejects.toThrow('{ loadIfExists: true } goes on with it')
  })

  it('makes a study of a project by the name that finds it', async () => {
    const { id } = await hone.createStudy<Line>('research/plans', LINE, { algorithm: 'random' })
    expect((await hone.loadStudy('research/plans')).id).toBe(id)
  })

  it('evaluates exactly the points that a function of its own chooses, no more at a time than it says', async () => {
    const study = await hone.createStudy<Line>('own', LINE, { algorithm: 'external', trials: 9 })
    const evaluated = study.optimize(({ params }) => (params.x - 0.25) ** 2, { jobs: 3 })
    const chosen: Line[] = []
    const counts: number[] = []
    await hone.choosePoints(
      study,
      (trials, count) => {
        counts.push(count + trials.filter(({ value }) => value === undefined).length)
        const points = Array.from({ length: count }, (_, i) => ({ x: (trials.length + i) / 10 }))
        chosen.push(...points)
        return points
      },
      { atOnce: 3, pollMs: 20 },
    )
    await evaluated
    expect((await study.trials()).map(({ params }) => params)).toEqual(chosen)
    expect(chosen).toHaveLength(9)
    expect(Math.max(...counts)).toBe(3)
    expect((await study.bestTrial())?.value).toBeCloseTo(0.0025, 10)
  })

  it('is told of a chosen point that is none of the space, and returns when nothing more is chosen', async () => {
    const study = await hone.createStudy<Line>('no-more', LINE, { algorithm: 'external', trials: 9 })
    expect(await code(hone.choosePoints(study, () => [{ x: 7 }]))).toBe('INVALID_REQUEST')
    await hone.choosePoints(study, () => [])
    expect(await study.trials()).toEqual([])
  })

  it('says where the best is believed to be, which is drawn from more often', async () => {
    const space = {
      rate: hone.float(1e-4, 1, { log: true, likely: { near: 1e-2, spread: 0.02 } }),
      width: hone.int(1, 1000, { likely: 500 }),
      kind: hone.categorical(['a', 'b', 'c'], { likely: 'b' }),
      flag: hone.categorical([false, true], { likely: { true: 1000 } }),
    }
    const study = await hone.createStudy<Record<string, hone.Value>>('believed', space, { algorithm: 'random', seed: 3 })
    await study.optimize(({ params }) => Number(params.rate), { trials: 40 })
    const seen = (await study.trials()).map(({ params }) => params)
    expect(seen.every(({ rate }) => Number(rate) > 3e-3 && Number(rate) < 3e-2)).toBe(true)
    expect(seen.filter(({ width }) => Number(width) > 333 && Number(width) < 667).length).toBeGreaterThan(20)
    expect(seen.filter(({ kind }) => kind === 'b').length).toBeGreaterThan(20)
    expect(seen.filter(({ flag }) => flag === true).length).toBeGreaterThan(35)
    const unknown = hone.createStudy<Record<string, hone.Value>>('refused', { kind: hone.categorical(['sgd', 'adam'], { likely: 'adm' }) })
    await expect(unknown).rejects.toThrow('is no value of kind')
  })

  it('says what parameters keep among themselves, which holds for every trial', async () => {
    const space = {
      heads: hone.int(1, 16),
      size: hone.int(1, 16),
      solver: hone.categorical(['lbfgs', 'saga']),
      penalty: hone.categorical(['l1', 'l2']),
      c: hone.float(0.1, 100),
    }
    const parameterConstraints: hone.ParameterConstraint[] = [
      'heads * size <= 64',
      { keep: 'c <= 10', when: { solver: 'lbfgs' } },
      { never: { solver: 'lbfgs', penalty: 'l1' } },
    ]
    const study = await hone.createStudy<Record<string, hone.Value>>('constrained', space, {
      algorithm: 'random',
      seed: 4,
      parameterConstraints,
    })
    await study.optimize(({ params }) => Number(params.c), { trials: 40 })
    const seen = (await study.trials()).map(({ params }) => params)
    const isAllowed = (p: (typeof seen)[number]): boolean => p.solver === 'saga' || (Number(p.c) <= 10 && p.penalty === 'l2')
    expect(seen.filter((p) => Number(p.heads) * Number(p.size) > 64 || !isAllowed(p))).toEqual([])
    const tooLarge = { heads: 16, size: 16, solver: 'saga', penalty: 'l1', c: 1 }
    await expect(study.enqueueTrial(tooLarge)).rejects.toThrow('must keep heads * size <= 64: here is heads = 16, size = 16')
    const unknown = hone.createStudy<Record<string, hone.Value>>('refused', space, { parameterConstraints: ['hads < size'] })
    await expect(unknown).rejects.toMatchObject({ code: 'INVALID_STUDY' })
    await expect(unknown).rejects.toThrow('the study has no parameter hads')
  })

  it('asks and tells by hand; an ended study says so', async () => {
    const study = await hone.createStudy<Line>('by-hand', LINE, { direction: 'maximize', algorithm: 'random', trials: 2 })
    expect(await study.bestTrial()).toBeUndefined()
    const [first, second] = [await study.ask(), await study.ask()]
    await study.tell(second, 0.5)
    await study.tell(first, { state: 'infeasible', reason: 'out of memory' })
    expect((await study.trials()).map(({ state, reason }) => [state, reason])).toEqual([
      ['INFEASIBLE', 'out of memory'],
      ['SUCCEEDED', undefined],
    ])
    expect((await study.bestTrial())?.number).toBe(2)
    await expect(study.ask()).rejects.toBeInstanceOf(hone.StudyEnded)
    await study.tell(first, 0.7)
    expect((await hone.loadStudy('by-hand')).id).toBe(study.id)
  })

  it('is told to prune by the study’s rule, and its trial counts as stopped', async () => {
    const study = await hone.createStudy<Line>('pruned', LINE, {
      direction: 'maximize',
      algorithm: 'random',
      earlyStopping: { name: 'threshold', bound: 0.5 },
    })
    await study.optimize(
      async (trial) => {
        await trial.report(trial.number === 2 ? 0.1 : 0.9, 1)
        if (!trial.shouldPrune()) return 0.9
        expect(trial.stopReason()).toContain('bound')
        throw new hone.TrialPruned()
      },
      { trials: 3 },
    )
    expect((await study.trials()).map(({ state }) => state)).toEqual(['SUCCEEDED', 'STOPPED', 'SUCCEEDED'])
  })

  it('counts as stopped what the objective itself prunes', async () => {
    const study = await hone.createStudy<Line>('pruned-alone', LINE, { algorithm: 'random' })
    const objective = async (trial: hone.Trial<Line>) => {
      await trial.report(0.5, 3)
      throw new hone.TrialPruned('no use')
    }
    await study.optimize(objective, { trials: 1 })
    expect((await study.trials()).map(({ state, reason }) => [state, reason])).toEqual([['STOPPED', 'no use']])
  })

  it('fails the trial of an objective that throws, and throws on unless it is caught, which is warned of', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    onTestFinished(() => warned.mockRestore())
    const study = await hone.createStudy<Line>('failing', LINE, { algorithm: 'random' })
    const objective = () => {
      throw new RangeError('nothing to divide by')
    }
    await expect(study.optimize(objective, { trials: 2 })).rejects.toThrow(RangeError)
    expect(warned.mock.calls).toEqual([])
    await study.optimize(objective, { trials: 2, catches: (error) => error instanceof RangeError })
    const warning = (trial: number) => [`trial ${trial} of study failing failed: RangeError: nothing to divide by`, 'HoneWarning']
    expect(warned.mock.calls).toEqual([warning(2), warning(3)])
    expect((await study.trials()).map(({ state }) => state)).toEqual(['FAILED', 'FAILED', 'FAILED'])
  })

  it('leaves the trial of a worker that lost its server to the next one, and fails it where silence means nothing', async () => {
    const run = async (name: string, spec: object) => {
      const study = await hone.createStudy<Line>(name, LINE, { algorithm: 'random', trials: 1, spec: { ...spec } })
      const epochs: number[] = []
      const objective = ({ epoch }: hone.Trial<Line>) => {
        epochs.push(epoch)
        if (epochs.length === 1) throw new hone.HoneError('UNAVAILABLE', 'no server answers')
        return 1
      }
      await expect(study.optimize(objective)).rejects.toThrow('no server answers')
      await study.optimize(objective)
      return [(await study.trials()).map(({ state }) => state), epochs]
    }
    expect(await run('left', { workers: { heartbeat: '5s' } })).toEqual([['SUCCEEDED'], [1, 2]])
    expect((await run('not-left', {}))[0]).toEqual(['FAILED'])
  })

  it('takes no trial after its time, and says where the study has none to evaluate', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    onTestFinished(() => warned.mockRestore())
    const study = await hone.createStudy<Line>('in-time', LINE, { algorithm: 'random', trials: 1 })
    await study.optimize(() => 1, { timeoutMs: 0 })
    expect([await study.trials(), warned.mock.calls]).toEqual([[], []])
    await study.optimize(() => 1)
    await study.optimize(() => 1)
    expect(warned.mock.calls).toEqual([[expect.stringContaining('study in-time has no trial to evaluate'), 'HoneWarning']])
    await expect(study.optimize(() => 1, { jobs: 0 })).rejects.toThrow('jobs is 0: say how many')
  })

  it('marks its trials, and cancels one, which counts for nothing', async () => {
    const study = await hone.createStudy<Line>('marked', LINE, { algorithm: 'random', trials: 1 })
    await study.tell(await study.ask('first'), { state: 'cancelled', reason: 'the machine is needed' })
    const trial = await study.ask('second')
    await trial.setLabel('fold', '3')
    await study.tell(trial, 1)
    expect((await study.trials()).map(({ state, reason, worker, labels }) => [state, reason, worker, labels])).toEqual([
      ['CANCELLED', 'the machine is needed', 'first', {}],
      ['SUCCEEDED', undefined, 'second', { fold: '3' }],
    ])
  })

  it('cancels what Ctrl-C meets before it ends, and leaves the signal to a program that listens to it itself', async () => {
    const study = await hone.createStudy<Line>('interrupted', LINE, { algorithm: 'random' })
    const interrupt = async (more: string) => {
      const program = spawn(
        process.execPath,
        [
          '--input-type=module-typescript',
          '-e',
          `
        import { loadStudy } from ${JSON.stringify(resolve(import.meta.dirname, '../../src/client/index.ts'))}
        const study = await loadStudy('interrupted')
        ${more}
        await study.optimize(async () => new Promise((done) => {
          process.stdout.write('evaluates')
          const timer = setTimeout(done, 60_000, 1)
          process.once('SIGUSR2', () => done(clearTimeout(timer) ?? 1))
        }))`,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      await once(program.stdout, 'data')
      program.kill('SIGINT')
      if (more !== '') {
        await once(program.stdout, 'data')
        program.kill('SIGUSR2')
      }
      const [code, signal] = await once(program, 'exit')
      return signal ?? code
    }
    expect(await interrupt('')).toBe('SIGINT')
    expect(await interrupt("process.on('SIGINT', () => { study.stop(); process.stdout.write('hears') })")).toBe(0)
    expect((await study.trials()).map(({ state, reason }) => [state, reason])).toEqual([
      ['CANCELLED', 'interrupted by a person'],
      ['SUCCEEDED', undefined],
    ])
  })

  it('gets a parameter while it runs, which its trials count as having had by default', async () => {
    const study = await hone.createStudy<Record<string, hone.Value>>('late', { x: hone.float(0, 1) }, { algorithm: 'random' })
    await study.optimize(({ params }) => Number(params.x), { trials: 2 })
    await expect(study.addParameter('decay', hone.float(0, 1))).rejects.toThrow('2 trials that are there lack it: it needs a default')
    await study.addParameter('decay', hone.float(0, 1, { default: 0.25 }))
    await study.setParameters({ x: hone.float(0, 2), kind: hone.categorical(['a', 'b'], { default: 'a' }) })
    await study.optimize(({ params }) => Number(params.x), { trials: 8 })
    const seen = (await study.trials()).map(({ params }) => params)
    expect(seen.slice(0, 2)).toMatchObject([
      { decay: 0.25, kind: 'a' },
      { decay: 0.25, kind: 'a' },
    ])
    expect(new Set(seen.slice(2).map(({ decay }) => decay)).size).toBe(8)
  })

  it('puts known points first, and knows the Pareto front of several objectives', async () => {
    const study = await hone.createStudy<Line>('two', LINE, { direction: ['minimize', 'maximize'], algorithm: 'random' })
    for (const x of [0, 0.5, 1]) await study.enqueueTrial({ x })
    await study.optimize(({ params: { x } }) => [x === 0.5 ? 2 : x, x === 0.5 ? 0 : x], { trials: 3 })
    expect((await study.bestTrials()).map(({ params }) => params.x)).toEqual([0, 1])
  })

  it('knows which parameters matter for which objective, once eight trials have values', async () => {
    const space = { x: hone.float(0, 1), kind: hone.categorical(['a', 'b']) }
    const study = await hone.createStudy<Line & { kind: string }>('telling', space, {
      direction: ['minimize', 'maximize'],
      metric: ['loss', 'gain'],
      algorithm: 'random',
      seed: 2,
    })
    const evaluate = ({ params: { x, kind } }: { params: Line & { kind: string } }) => [x, kind === 'a' ? 1 + x / 100 : x / 100]
    await study.optimize(evaluate, { trials: 7 })
    expect(await study.importances()).toEqual([])
    await study.optimize(evaluate, { trials: 23 })
    const [first, second] = await study.importances()
    expect(first).toMatchObject({ parameter: 'x', trend: 1 })
    expect(first!.share).toBeGreaterThan(0.9)
    expect(second).toMatchObject({ parameter: 'kind', trend: undefined })
    expect((await study.importances({ metric: 'gain' }))[0]).toMatchObject({ parameter: 'kind' })
    expect(await study.importances({ parameters: ['kind'] })).toMatchObject([{ parameter: 'kind' }])
    expect(await code(study.importances({ metric: 'size' }))).toBe('INVALID_REQUEST')
    await expect(study.importances({ metrics: 'loss' } as never)).rejects.toThrow('metrics is no option of importances')
  })

  it('is refused a taken name and a bad space in the server’s words', async () => {
    const { id } = await hone.createStudy('taken', LINE, { algorithm: 'random' })
    expect(await code(hone.createStudy('taken', LINE))).toBe('STUDY_EXISTS')
    expect((await hone.createStudy('taken', LINE, { loadIfExists: true })).id).toBe(id)
    expect(await code(hone.createStudy('bad', { x: hone.float(3, 1) }))).toBe('INVALID_STUDY')
    expect(await code(hone.loadStudy('nobody'))).toBe('STUDY_NOT_FOUND')
  })

  it('keeps a long trial by heartbeats; a silent worker loses its own', async () => {
    const study = await hone.createStudy<Line>('beating', LINE, { algorithm: 'random', trials: 2, spec: { workers: { heartbeat: '5s' } } })
    const lost = await study.ask('silent')
    await study.optimize(
      async (trial) => {
        // given only when the silence of the first one has lasted long enough
        const regained = await study.ask('patient')
        expect([regained.number, regained.epoch]).toEqual([lost.number, lost.epoch + 1])
        await lost.report(0.1, 1)
        await study.tell(lost, 0.1)
        expect([lost.shouldPrune(), regained.shouldPrune(), trial.shouldPrune()]).toEqual([true, false, false])
        await study.tell(regained, 0.2)
        return 0.3
      },
      { trials: 1 },
    )
    expect((await study.trials()).map(({ values }) => values)).toEqual([[0.2], [0.3]])
  })

  it('goes on over a kill of the server', async () => {
    const study = await hone.createStudy<Line>('killed', LINE, { algorithm: 'random' })
    const trial = await study.ask()
    await trial.report(0.5, 1)
    await server.kill()
    const told = trial.report(0.6, 2).then(() => study.tell(trial, 0.7))
    await server.start()
    await told
    expect((await study.trials()).map(({ state, values }) => [state, values])).toEqual([['SUCCEEDED', [0.7]]])
  })
})

describe('a training program that the server runs', () => {
  it('reports, is stopped by a rule, and leaves with everything kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hone-client-trial-'))
    const client = resolve(import.meta.dirname, '../../src/client/index.ts')
    writeFileSync(
      join(folder, 'train.ts'),
      `import { params, report, shouldStop, isManaged } from ${JSON.stringify(client)}
       const { x } = params({ x: 0.5 })
       if (!isManaged()) process.exit(3)
       for (let step = 1; step <= 50; step++) {
         report({ step, value: x < 0.5 ? 0.1 : 0.9 })
         if (await shouldStop()) break
       }`,
    )
    const study = await hone.createStudy<Line>('managed', LINE, {
      direction: 'maximize',
      algorithm: 'random',
      trials: 2,
      earlyStopping: { name: 'threshold', bound: 0.5, startStep: 3 },
      startAt: [{ x: 0.2 }, { x: 0.8 }],
      spec: { trial: { command: [process.execPath, join(folder, 'train.ts')] } },
    })
    while ((await study.trials()).filter(({ state }) => state === 'SUCCEEDED' || state === 'STOPPED').length < 2);
    expect((await study.trials()).map(({ state, lastStep }) => [state, lastStep])).toEqual([
      ['STOPPED', 3],
      ['SUCCEEDED', 50],
    ])
    await rm(folder, { recursive: true })
  })
})
