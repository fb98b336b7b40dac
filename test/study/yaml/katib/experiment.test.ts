// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders look like template strings
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WORKLOAD_KINDS } from '../../../../src/model/index.ts'
import { experiment, parse, TRAIN } from './texts.ts'

const parameter = (name: string, parameterType: string, feasibleSpace: object) => ({ name, parameterType, feasibleSpace })

describe('an Experiment of Katib’s', () => {
  it('is a study like any other, by Katib’s defaults', () => {
    const { spec, notes } = parse(experiment())
    expect(notes).toEqual([])
    expect(spec).toMatchObject({
      name: 'mnist',
      project: 'default',
      seed: 42,
      // Katib takes the best of what a trial reports, not the last.
      objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'best' }],
      parameters: [{ name: 'lr', kind: 'double', min: 0.01, max: 0.05, scale: 'linear' }],
      algorithm: { name: 'random' },
      budget: { trials: 12, parallel: 3 },
      metrics: { name: 'stdout' },
      trial: { workload: { ...WORKLOAD_KINDS.Job, container: 'train', object: { kind: 'Job' } } },
    })
    expect(spec?.trial?.workload?.object).toHaveProperty('spec.template.spec.containers[0].args', ['--lr=${lr}'])
  })

  it('is taken as the cluster gives it back', () => {
    const text = experiment().replace('  name: mnist', '  name: mnist\n  uid: 4711\n  generation: 2\n  resourceVersion: "9"')
    expect(parse(`${text}status: {trials: 3, conditions: []}\n`).spec?.name).toBe('mnist')
  })

  it('has every kind of parameter', () => {
    const { spec } = parse(
      experiment({
        parameters: [
          parameter('lr', 'double', { min: '1e-4', max: '0.1', distribution: 'logUniform' }),
          parameter('momentum', 'double', { min: '0', max: '0.9', step: '0.1' }),
          parameter('layers', 'int', { min: '2', max: '5' }),
          parameter('batch', 'discrete', { list: ['32', '64'] }),
          parameter('optimizer', 'categorical', { list: ['sgd', 'adam', '3'] }),
          parameter('schedule', 'categorical', { distribution: ['cosine', 'step'] }),
          parameter('fixed', 'int', { min: '7', max: '7' }),
          parameter('width', 'int', { min: '8', max: '64', distribution: 'logUniform' }),
        ],
      }),
    )
    expect(spec?.parameters).toMatchObject([
      { name: 'lr', kind: 'double', min: 1e-4, max: 0.1, scale: 'log' },
      { name: 'momentum', kind: 'double', min: 0, max: 0.9, step: 0.1 },
      { name: 'layers', kind: 'int', min: 2, max: 5 },
      { name: 'batch', kind: 'discrete', values: [32, 64] },
      // Choices stay the texts that they are.
      { name: 'optimizer', kind: 'choice', values: ['sgd', 'adam', '3'] },
      // So does Katib's own client say it.
      { name: 'schedule', kind: 'choice', values: ['cosine', 'step'] },
      { name: 'fixed', kind: 'choice', values: [7] },
      { name: 'width', kind: 'int', scale: 'log' },
    ])
    expect(spec?.parameters.every(({ likely }) => likely === undefined)).toBe(true)
  })

  it('believes in the middle where a distribution is normal: three deviations reach either bound', () => {
    const wide = (more: object) => ({ distribution: 'normal', ...more })
    const { spec, translated, problems } = parse(
      experiment({
        parameters: [
          parameter('lr', 'double', { min: '1e-4', max: '1', distribution: 'logNormal' }),
          parameter('momentum', 'double', wide({ min: '0.5', max: '0.9' })),
          parameter('dropout', 'double', wide({ min: '0', max: '0.5', step: '0.1' })),
          parameter('units', 'int', wide({ min: '2', max: '9' })),
          parameter('width', 'int', { min: '8', max: '512', step: '8', distribution: 'logNormal' }),
          parameter('batch', 'discrete', { list: ['256', '16', '64'], distribution: 'logNormal' }),
          parameter('depth', 'discrete', wide({ list: ['1', '4', '12'] })),
          parameter('fixed', 'double', wide({ min: '3', max: '3' })),
        ],
      }),
    )
    expect(problems).toEqual([])
    const near = spec!.parameters.map(({ likely }) => (likely !== undefined && 'near' in likely ? likely.near : undefined))
    expect(near).toEqual([expect.closeTo(0.01), 0.7, 0.3, 6, 64, 64, 4, undefined])
    expect(spec!.parameters[1]!.likely).toEqual({ near: 0.7, spread: 1 / 6 })
    expect(translated).toContain('likely: 0.7')
    expect(parse(translated!).spec).toEqual(spec)
  })

  it('notes at the distribution that a grid believes nothing', () => {
    const parameters = [parameter('lr', 'int', { min: '2', max: '9', distribution: 'normal' })]
    const { notes } = parse(experiment({ parameters, algorithm: { algorithmName: 'grid' } }))
    expect(notes.map(({ field, message }) => `${field}: ${message}`)).toContainEqual(
      'spec.parameters[0].feasibleSpace.distribution: changes nothing: grid tries every point, whatever is believed',
    )
  })

  it.each([
    ['random', [['random_state', '7']], { name: 'random' }],
    [
      'tpe',
      [
        ['gamma', '0.2'],
        ['n_EI_candidates', '30'],
      ],
      { name: 'tpe', settings: { good: 0.2, candidates: 30 } },
    ],
    ['multivariate-tpe', [['n_startup_trials', '0']], { name: 'tpe', settings: { initial: 1 } }],
    ['bayesianoptimization', [['n_initial_points', '12']], { name: 'gp', settings: { initial: 12 } }],
    ['cmaes', [], { name: 'cmaes' }],
    ['sobol', [], { name: 'sobol' }],
  ])('asks for %s by its own name and settings', (algorithmName, settings, chosen) => {
    const algorithmSettings = settings.map(([name, value]) => ({ name, value }))
    const { spec } = parse(experiment({ algorithm: { algorithmName, algorithmSettings } }))
    expect(spec?.algorithm).toMatchObject(chosen)
    expect(spec?.seed).toBe(algorithmName === 'random' ? 7 : 42)
  })

  it('gives the parameter that is Hyperband’s resource to the algorithm, beyond its bounds', () => {
    const settings = { r_l: '9', eta: '3', resource_name: 'epochs' }
    const { spec } = parse(
      experiment(
        {
          algorithm: {
            algorithmName: 'hyperband',
            algorithmSettings: Object.entries(settings).map(([name, value]) => ({ name, value })),
          },
          parameters: [parameter('lr', 'double', { min: '0.01', max: '0.05' }), parameter('epochs', 'int', { min: '1', max: '1' })],
        },
        {
          trialParameters: [
            { name: 'rate', reference: 'lr' },
            { name: 'steps', reference: 'epochs' },
          ],
          trialSpec: { ...TRAIN, spec: { ...TRAIN.spec, note: '${trialParameters.rate} ${trialParameters.steps}' } },
        },
      ),
    )
    expect(spec).toMatchObject({ algorithm: { name: 'hyperband', settings: { eta: 3 } }, resource: { max: 9 } })
    expect(spec?.parameters.map(({ name }) => name)).toEqual(['lr'])
    expect(spec?.trial?.workload?.object).toHaveProperty('spec.note', '${lr} ${hone.resource}')
  })

  it('stops by the median of Katib’s words, ends at its goal and bears as many failures', () => {
    const { spec } = parse(
      experiment({
        objective: {
          type: 'maximize',
          goal: 0.99,
          objectiveMetricName: 'valid_1 auc',
          metricStrategies: [{ name: 'valid_1 auc', value: 'latest' }],
        },
        earlyStopping: {
          algorithmName: 'medianstop',
          algorithmSettings: [
            { name: 'min_trials_required', value: '5' },
            { name: 'start_step', value: '2' },
          ],
        },
        maxFailedTrialCount: 0,
      }),
    )
    expect(spec).toMatchObject({
      objectives: [{ metric: 'valid_1 auc', goal: 'maximize', target: 0.99, reduce: 'last' }],
      earlyStopping: { name: 'median', settings: { minTrials: 5, startStep: 2 } },
      // With 0 as with 1 the first failure is the last.
      budget: { failures: 1 },
    })
  })

  it('knows what the trial’s object says of itself, and leaves alone what only looks like a placeholder', () => {
    const references = ['Name', 'Namespace', 'Kind', 'APIVersion', 'Labels[team]', 'Annotations[why]']
    const { spec, problems } = parse(
      experiment(
        {},
        {
          trialParameters: [
            { name: 'rate', reference: 'lr' },
            ...references.map((field, i) => ({ name: `p${i}`, reference: `\${trialSpec.${field}}` })),
          ],
          trialSpec: {
            ...TRAIN,
            metadata: { labels: { team: 'vision' }, annotations: { why: 'a ${b}' } },
            env: [...references.map((_, i) => `\${trialParameters.p${i}}`), '${HOME} $(A) $${C}'],
          },
        },
      ),
    )
    expect(problems).toEqual([])
    expect(spec?.trial?.workload?.object).toHaveProperty('env', [
      '${hone.object}',
      '${hone.namespace}',
      'Job',
      'batch/v1',
      'vision',
      'a $${b}',
      '$${HOME} $(A) $$${C}',
    ])
  })

  it('keeps the pods that are retained, and reads the pod that it names', () => {
    const { spec } = parse(experiment({}, { retain: true, primaryPodLabels: { role: 'main' }, successCondition: 'status.done' }))
    expect(spec?.trial).toMatchObject({
      pod: { keepMs: 30 * 86_400_000 },
      workload: { podLabels: { role: 'main' }, success: ['status.done'], failure: WORKLOAD_KINDS.Job?.failure },
    })
  })

  it('shares the folder of its metrics with who reads them, unless a volume is there', () => {
    const collector = (kind: string, fileSystemPath: object) => ({
      metricsCollectorSpec: { collector: { kind }, source: { fileSystemPath } },
    })
    const file = parse(experiment(collector('File', { path: '/katib/mnist.log', kind: 'File', format: 'JSON' })))
    expect(file.spec?.metrics).toMatchObject({ name: 'file', settings: { path: '/katib/mnist.log', format: 'json' } })
    const pod = 'spec.template.spec'
    expect(file.spec?.trial?.workload?.object).toHaveProperty(`${pod}.containers[0].volumeMounts`, [
      { name: 'hone-metric-files', mountPath: '/katib' },
    ])
    expect(file.spec?.trial?.workload?.object).toHaveProperty(`${pod}.volumes`, [{ name: 'hone-metric-files', emptyDir: {} }])

    const mounts = [{ name: 'logs', mountPath: '/logs' }]
    const mounted = { containers: [{ name: 'train', args: ['${trialParameters.rate}'], volumeMounts: mounts }] }
    const events = parse(
      experiment(collector('TensorFlowEvent', { path: '/logs/test/', kind: 'Directory' }), {
        trialSpec: { ...TRAIN, spec: { template: { spec: mounted } } },
      }),
    )
    expect(events.spec?.metrics).toMatchObject({ name: 'tfevents', settings: { path: '/logs/test' } })
    expect(events.spec?.trial?.workload?.object).toHaveProperty(`${pod}.containers[0].volumeMounts`, mounts)
  })

  it('reads lines by its own filters, and pages of Prometheus', () => {
    const filter = '([\\w|-]+)\\s*=\\s*([+-]?\\d*(\\.\\d+)?([Ee][+-]?\\d+)?)'
    const filtered = parse(experiment({ metricsCollectorSpec: { source: { filter: { metricsFormat: [filter] } } } }))
    expect(filtered.spec?.metrics).toMatchObject({ name: 'stdout', settings: { filters: [filter] } })
    const page = parse(
      experiment({ metricsCollectorSpec: { collector: { kind: 'PrometheusMetric' }, source: { httpGet: { port: 9100 } } } }),
    )
    expect(page.spec?.metrics).toMatchObject({ name: 'prometheus', settings: { port: 9100, path: '/metrics' } })
  })

  it('leaves reports to its code, where they can reach this server', () => {
    const text = experiment({ metricsCollectorSpec: { collector: { kind: 'Push' } } })
    for (const katibReports of [true, undefined])
      expect(parse(text, { katibReports }).spec?.metrics).toEqual({ name: 'push', settings: {} })
    const [problem] = parse(text, { katibReports: false }).problems
    expect(problem).toMatchObject({
      field: 'spec.metricsCollectorSpec.collector.kind',
      value: 'Push',
      message: 'reports by Katib’s client, for which this server does not listen',
      remedy: expect.stringContaining('--db-manager'),
    })
  })

  it('is the same study when it is written as one', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/).filter((one) => !(one in {}) && !['all', 'any', 'not'].includes(one))
    const range = fc
      .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 }))
      .map(([min, width]) => ({ min: String(min), max: String(min + width) }))
    const space = fc.oneof(
      fc
        .tuple(fc.constantFrom('double', 'int'), range, fc.constantFrom('uniform', 'logUniform', 'normal', 'logNormal'))
        .map(([kind, bounds, distribution]) => {
          return [kind, { ...bounds, distribution }] as const
        }),
      fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 4 }).map((list) => ['discrete', { list: list.map(String) }] as const),
      fc.uniqueArray(fc.string({ maxLength: 4 }), { minLength: 1, maxLength: 4 }).map((list) => ['categorical', { list }] as const),
    )
    const parameters = fc.uniqueArray(fc.tuple(name, space), { minLength: 1, maxLength: 5, selector: ([one]) => one })
    fc.assert(
      fc.property(parameters, fc.constantFrom('random', 'tpe', 'bayesianoptimization', 'sobol'), (drawn, algorithmName) => {
        const written = drawn.map(([one, [kind, feasibleSpace]]) => parameter(one, kind, feasibleSpace))
        const trialParameters = drawn.map(([one]) => ({ name: `${one}Value`, reference: one }))
        const args = trialParameters.map(({ name: one }) => `--x=\${trialParameters.${one}}`)
        const trialSpec = { ...TRAIN, spec: { template: { spec: { containers: [{ name: 'train', args }] } } } }
        const { spec, translated, problems } = parse(
          experiment({ parameters: written, algorithm: { algorithmName } }, { trialParameters, trialSpec }),
        )
        expect(problems).toEqual([])
        expect(parse(translated!).spec).toEqual(spec)
        expect(spec?.parameters.map(({ name: one }) => one)).toEqual(drawn.map(([one]) => one))
      }),
      { numRuns: 200 },
    )
  })

  it('needs a cluster', () => {
    expect(parse(experiment(), { pods: false }).problems).toMatchObject([
      { field: 'spec.trialTemplate', line: 18, message: 'is an object of Kubernetes, but this server runs trials as processes' },
    ])
    expect(parse(experiment(), { pods: false }).translated).toContain('kind: Study')
  })

  it('is called what the command line calls it', () => {
    expect(parse(experiment(), { name: 'again' }).spec?.name).toBe('again')
  })
})
