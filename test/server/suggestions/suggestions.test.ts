import { status } from '@grpc/grpc-js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ExperimentMessage, experimentOf, Lent, type TrialMessage } from './lent.ts'

const GRID = [
  { name: 'a', parameterType: 'INT', feasibleSpace: { min: '1', max: '3' } },
  { name: 'b', parameterType: 'CATEGORICAL', feasibleSpace: { list: ['x', 'y'] } },
] as const

describe('a suggestion service', () => {
  let lent: Lent
  beforeEach(async () => {
    lent = await Lent.open()
  })
  afterEach(() => lent.close())

  it.each(['random', 'tpe', 'multivariate-tpe', 'bayesianoptimization', 'cmaes', 'sobol'])(
    'gives exactly as many points of %s as are asked for, within the space, in texts',
    async (algorithm) => {
      const experiment = experimentOf({ algorithm: { algorithmName: algorithm } })
      const trials: TrialMessage[] = []
      for (const count of [3, 1, 12, 1]) {
        const points = await lent.suggest(experiment, trials, count)
        expect(points).toHaveLength(count)
        for (const { lr, layers, ...rest } of points) {
          expect(Number(lr)).toBeGreaterThanOrEqual(1e-4)
          expect(Number(lr)).toBeLessThanOrEqual(1)
          expect(layers).toMatch(/^[1-8]$/)
          expect(rest).toEqual({})
        }
        trials.push(...points.map((point, i) => lent.trial(point, 'SUCCEEDED', i / 10)))
      }
    },
  )

  it('learns from what its points brought', async () => {
    const experiment = experimentOf({ algorithm: { algorithmName: 'bayesianoptimization' } })
    const trials: TrialMessage[] = []
    const lossOf = ({ lr, layers }: Record<string, string>) => (Math.log10(Number(lr)) + 1.3) ** 2 + (Number(layers) - 7) ** 2 / 10
    for (let i = 0; i < 25; i++) {
      const [point] = await lent.suggest(experiment, trials, 1)
      trials.push(lent.trial(point!, 'SUCCEEDED', lossOf(point!)))
    }
    // Of 25 random points one in a hundred studies has one so near.
    expect(Math.min(...trials.map(({ value }) => value!))).toBeLessThan(1e-4)
  })

  it.each(['random', 'tpe', 'sobol', 'cmaes'])('goes on with %s as if nothing had been, when it is started anew', async (algorithm) => {
    const experiment = experimentOf({ algorithm: { algorithmName: algorithm } })
    const play = async (restarts: boolean): Promise<Record<string, string>[]> => {
      const trials: TrialMessage[] = []
      for (let i = 0; i < 6; i++) {
        if (restarts && i > 0) await lent.restart()
        const points = await lent.suggest(experiment, trials, 3)
        trials.push(...points.map((point, k) => lent.trial(point, k === 1 && i === 3 ? 'FAILED' : 'SUCCEEDED', Number(point.lr) + k)))
      }
      return trials.map(({ point }) => point)
    }
    const once = await play(false)
    await lent.restart()
    expect(await play(true)).toEqual(once)
  })

  it('passes over what runs, also after it is started anew', async () => {
    const experiment = experimentOf({ algorithm: { algorithmName: 'grid' }, parameters: GRID })
    const first = await lent.suggest(experiment, [], 4)
    const running = first.map((point) => lent.trial(point, 'RUNNING'))
    await lent.restart()
    const rest = await lent.suggest(experiment, running, 2)
    expect(new Set([...first, ...rest].map((point) => JSON.stringify(point))).size).toBe(6)
  })

  it('gives a grid once, and says when it is used up', async () => {
    const experiment = experimentOf({ algorithm: { algorithmName: 'grid' }, parameters: GRID })
    const points = await lent.suggest(experiment, [], 6)
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(6)
    const trials = points.map((point) => lent.trial(point, 'SUCCEEDED', 1))
    await expect(lent.suggest(experiment, trials, 1)).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: expect.stringMatching(/^1 points? (is|are) wanted, and there is none: /),
    })
  })

  it('does not wait for points that its controller never got', async () => {
    const experiment = experimentOf({ algorithm: { algorithmName: 'random' } })
    const [kept] = await lent.suggest(experiment, [], 1)
    await lent.suggest(experiment, [lent.trial(kept!, 'RUNNING')], 2)
    // The reply was lost: the controller has one trial, and asks for two again.
    await lent.suggest(experiment, [lent.trial(kept!, 'RUNNING')], 2)
    expect(await lent.openTrials()).toBe(3)
    expect((await lent.trials()).filter(({ state }) => state === 'cancelled')).toHaveLength(2)
  })

  it('takes up a point again that it took for lost and that its controller runs after all', async () => {
    const experiment = experimentOf({ algorithm: { algorithmName: 'random' } })
    const [late] = await lent.suggest(experiment, [], 1)
    const [kept] = await lent.suggest(experiment, [], 1)
    expect((await lent.trials()).map(({ state }) => state)).toEqual(['cancelled', 'active'])
    await lent.suggest(experiment, [lent.trial(late!, 'RUNNING'), lent.trial(kept!, 'SUCCEEDED', 1)], 1)
    expect((await lent.trials()).map(({ state, parameters }) => [state, String(parameters.lr)])).toEqual([
      ['succeeded', kept!.lr],
      ['active', late!.lr],
      ['active', expect.anything()],
    ])
  })

  it.each([
    ['FAILED', undefined, 'failed'],
    ['KILLED', undefined, 'failed'],
    ['METRICSUNAVAILABLE', undefined, 'failed'],
    ['SUCCEEDED', 'unavailable', 'failed'],
    ['SUCCEEDED', '0.5', 'succeeded'],
    ['EARLYSTOPPED', '0.5', 'stopped'],
    ['CREATED', undefined, 'active'],
    ['RUNNING', '0.5', 'active'],
  ] as const)('takes a trial that is %s with %s for %s, whether it gave the point or another one did', async (condition, value, state) => {
    const experiment = experimentOf()
    for (const restarts of [false, true]) {
      const [point] = await lent.suggest(experiment, [], 1)
      if (restarts) await lent.restart()
      await lent.suggest(experiment, [lent.trial(point!, condition, value)], 1)
      expect((await lent.trials()).map((trial) => trial.state)).toEqual([state, 'active'])
      await lent.restart()
    }
  })

  it('answers calls for the same Experiment one after the other', async () => {
    const experiment = experimentOf({ algorithm: { algorithmName: 'grid' }, parameters: GRID })
    const replies = await Promise.all([
      lent.suggest(experiment, [], 2),
      lent.suggest(experiment, [], 2, 4),
      lent.suggest(experiment, [], 2, 6),
    ])
    expect(replies.flat()).toHaveLength(6)
  })

  it('forgets the Experiments that it was not asked about for longest, and follows them anew', async () => {
    const experiments = Array.from({ length: 40 }, (_, i) => experimentOf({ name: `many-${i}` }))
    const [first] = await lent.suggest(experiments[0]!, [], 1)
    for (const one of experiments.slice(1)) await lent.suggest(one, [], 1)
    expect((await lent.studies()).length).toBe(32)
    const [second] = await lent.suggest(experiments[0]!, [lent.trial(first!, 'RUNNING')], 1)
    expect(second).not.toEqual(first)
  })

  it.each<[string, Partial<ExperimentMessage>, string]>([
    ['an algorithm that is none', { algorithm: { algorithmName: 'bayesian' } }, 'spec.algorithm.algorithmName is no algorithm of Katib’s'],
    ['hyperband', { algorithm: { algorithmName: 'hyperband' } }, 'spec.algorithm.algorithmName: hyperband needs to see how its trials end'],
    ['architectures', { nasConfig: {} }, 'spec.nasConfig searches architectures'],
    [
      'a setting out of its range',
      { algorithm: { algorithmName: 'tpe', algorithmSettings: [{ name: 'gamma', value: '3' }] } },
      'spec.algorithm.algorithmSettings[0].value must be',
    ],
    ['no parameters', { parameters: [] }, 'spec.parameters'],
    [
      'a range upside down',
      { parameters: [{ name: 'a', parameterType: 'DOUBLE', feasibleSpace: { min: '2', max: '1' } }] },
      'spec.parameters[0].feasibleSpace.min must be at most max (1)',
    ],
    ['no goal', { objective: { type: 'UNKNOWN', objectiveMetricName: 'loss' } }, 'spec.objective.type'],
  ])('refuses %s, when it is asked whether it could and when it should', async (_, given, said) => {
    const refusal = { code: status.INVALID_ARGUMENT, details: expect.stringContaining(said) }
    await expect(lent.validate(experimentOf(given))).rejects.toMatchObject(refusal)
    await expect(lent.suggest(experimentOf(given), [], 1)).rejects.toMatchObject(refusal)
    expect(await lent.studies()).toEqual([])
  })

  it('refuses a trial whose values are none of the space, by its name', async () => {
    const trial = lent.trial({ lr: '0.1', layers: 'many' }, 'RUNNING')
    await expect(lent.suggest(experimentOf(), [trial], 1)).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringMatching(/^trials\.trial-\d+\.spec\.parameter_assignments\.layers: "many" is no value of it/),
    })
  })

  it('says that it serves, under the name by which Katib’s probes ask', async () => {
    for (const service of ['', 'manager.v1beta1.Suggestion', 'api.v1.beta1.Suggestion']) expect(await lent.health(service)).toBe('SERVING')
  })
})
