// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders look like template strings
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse as readYaml, stringify } from 'yaml'
import { experiment, parse, problems, TRAIN } from './texts.ts'

const lr = (feasibleSpace: object, parameterType = 'double') => ({ parameters: [{ name: 'lr', parameterType, feasibleSpace }] })
const settings = (algorithmName: string, ...given: [string, string][]) => ({
  algorithm: { algorithmName, algorithmSettings: given.map(([name, value]) => ({ name, value })) },
})

const TRAINS = ['--lr=${trialParameters.rate}']
const withPod = (spec: object) => ({ ...TRAIN, spec: { template: { spec } } })
const FROM_FILE = {
  metricsCollectorSpec: { collector: { kind: 'File' }, source: { fileSystemPath: { path: '/logs/train.log', kind: 'File' } } },
}

describe('what is wrong with an Experiment', () => {
  const cases: readonly [what: string, spec: object, template: object, said: string][] = [
    ['no objective', { objective: undefined }, {}, 'spec.objective: is missing'],
    [
      'a metric that is the objective already',
      { objective: { type: 'minimize', objectiveMetricName: 'loss', additionalMetricNames: ['a', 'loss'] } },
      {},
      'spec.objective.additionalMetricNames[1]: is the objective already | Leave it out.',
    ],
    [
      'the worst value of a trial',
      { objective: { type: 'maximize', objectiveMetricName: 'a', metricStrategies: [{ name: 'a', value: 'min' }] } },
      {},
      'spec.objective.metricStrategies[0].value: makes the worst value count of a metric to maximize | Use max for its best value, or latest.',
    ],
    ['more at a time than in all', { parallelTrialCount: 20 }, {}, 'spec.parallelTrialCount: must be at most maxTrialCount (12)'],
    ['more failures than trials', { maxFailedTrialCount: 13 }, {}, 'spec.maxFailedTrialCount: must be at most maxTrialCount (12)'],
    ['a slip in a field', { maxTrialCounts: 3 }, {}, 'spec.maxTrialCounts: is not a field here | Did you mean maxTrialCount?'],
    ['no bounds', lr({ min: '1' }), {}, 'spec.parameters[0].feasibleSpace.max: is missing'],
    [
      'a list of a range',
      lr({ min: '1', max: '2', list: ['1'] }),
      {},
      'spec.parameters[0].feasibleSpace.list: has no meaning for double | Leave it out.',
    ],
    [
      'a distribution of no name',
      lr({ min: '1', max: '2', distribution: 'even' }),
      {},
      'spec.parameters[0].feasibleSpace.distribution: must be one of uniform, logUniform, normal, logNormal',
    ],
    ['a bound that is no number', lr({ min: 'low', max: '2' }), {}, 'spec.parameters[0].feasibleSpace.min: must be a number'],
    ['a fraction of an int', lr({ min: '1.5', max: '2' }, 'int'), {}, 'spec.parameters[0].feasibleSpace.min: must be an integer'],
    [
      'a range that runs backwards',
      lr({ min: '3', max: '2' }),
      {},
      'spec.parameters[0].feasibleSpace.min: must be at most max (2) | Swap them.',
    ],
    [
      'a logarithm of 0',
      lr({ min: '0', max: '2', distribution: 'logUniform' }),
      {},
      'spec.parameters[0].feasibleSpace.min: must be > 0 with scale log | Use a small positive number such as 1e-6, or scale: linear.',
    ],
    [
      'a choice twice',
      lr({ list: ['a', 'a'] }, 'categorical'),
      {},
      'spec.parameters[0].feasibleSpace.list[1]: stands here twice | Leave one.',
    ],
    ['an algorithm of no name', settings('rendom'), {}, 'spec.algorithm.algorithmName: is no algorithm of Katib’s | Did you mean random?'],
    [
      'a search for architectures',
      { nasConfig: {} },
      {},
      'spec.nasConfig: searches architectures, which Hone does not | Tune the parameters of one architecture.',
    ],
    [
      'a setting of another',
      settings('random', ['gamma', '0.5']),
      {},
      'spec.algorithm.algorithmSettings[0].name: is no setting here | Known here: random_state.',
    ],
    [
      'a setting out of its range',
      settings('tpe', ['gamma', '2']),
      {},
      'spec.algorithm.algorithmSettings[0].value: must be a number between 0 and 1',
    ],
    [
      'Hyperband without a resource',
      settings('hyperband', ['r_l', '9']),
      {},
      'spec.algorithm.algorithmSettings: lacks resource_name | Hyperband needs r_l, the most that a trial is given, and resource_name, the parameter that says so.',
    ],
    ['a grid without steps', settings('grid'), {}, 'spec.algorithm.algorithmName: '],
    [
      'a template in a ConfigMap',
      {},
      { trialSpec: undefined, configMap: { configMapName: 'templates' } },
      'spec.trialTemplate.configMap: is not read: a study must be whole in its file | Write what is in it below trialSpec.',
    ],
    [
      'a placeholder that nothing stands for',
      {},
      { trialSpec: { ...TRAIN, note: '${trialParameters.rate} ${trialParameters.lr}' } },
      'spec.trialTemplate.trialSpec.note: uses ${trialParameters.lr}, which is none of trialParameters | Known here: rate.',
    ],
    [
      'a parameter that stands nowhere',
      {},
      {
        trialParameters: [
          { name: 'rate', reference: 'lr' },
          { name: 'kind', reference: '${trialSpec.Kind}' },
        ],
      },
      'spec.trialTemplate.trialParameters[1].name: stands nowhere in trialSpec | Write ${trialParameters.kind} where it belongs.',
    ],
    [
      'a reference to nothing',
      {},
      { trialParameters: [{ name: 'rate', reference: 'rl' }] },
      'spec.trialTemplate.trialParameters[0].reference: is no parameter | Did you mean lr?',
    ],
    [
      'a container that is not there',
      {},
      { primaryContainerName: 'trian' },
      'spec.trialTemplate.primaryContainerName: is no container of trialSpec | Did you mean train?',
    ],
    [
      'a name that Hone gives',
      {},
      { trialSpec: { ...TRAIN, metadata: { name: 'mine' } } },
      'spec.trialTemplate.trialSpec.metadata.name: is Hone’s to give | Leave it out: every attempt has its own.',
    ],
    [
      'a kind whose end nobody knows',
      {},
      { trialSpec: { ...TRAIN, kind: 'PipelineRun' } },
      'spec.trialTemplate: is missing: nobody knows when a PipelineRun has ended | Give a GJSON path, as status.conditions.#(type=="Complete")#|#(status=="True")#.',
    ],
    [
      'a collector with a container of its own',
      { metricsCollectorSpec: { collector: { kind: 'Custom' } } },
      {},
      'spec.metricsCollectorSpec.collector.kind: runs a container of its own beside every trial, which Hone does not | Print the metrics, or write them into a file.',
    ],
    [
      'a container without a name',
      {},
      { trialSpec: withPod({ containers: [{ args: TRAINS }] }) },
      'spec.trialTemplate.primaryContainerName: is no container of trialSpec | Give the container that trains this name.',
    ],
    ...[{}, 'data', [null]].map((volumeMounts): (typeof cases)[number] => [
      `mounts that are ${JSON.stringify(volumeMounts)}, where its metrics are in a file`,
      FROM_FILE,
      { trialSpec: withPod({ containers: [{ name: 'train', args: TRAINS, volumeMounts }] }) },
      'spec.trialTemplate.trialSpec.spec.template.spec.containers[0].volumeMounts: must be a list of mappings',
    ]),
    [
      'volumes that are a number, where its metrics are in a file',
      FROM_FILE,
      { trialSpec: withPod({ containers: [{ name: 'train', args: TRAINS }], volumes: 5 }) },
      'spec.trialTemplate.trialSpec.spec.template.spec.volumes: must be a list of mappings',
    ],
    [
      'an infinity within its object',
      {},
      { trialSpec: withPod({ containers: [{ name: 'train', args: TRAINS, stdinOnce: Number.POSITIVE_INFINITY }] }) },
      'spec.trialTemplate.trialSpec.spec.template.spec.containers[0].stdinOnce: must be a finite number',
    ],
    [
      'a filter with one group',
      { metricsCollectorSpec: { source: { filter: { metricsFormat: ['loss=(.*)'] } } } },
      {},
      'spec.metricsCollectorSpec.source.filter.metricsFormat[0]: must have two groups: the name and the value, as ([a-z]+): ([0-9.]+)',
    ],
    [
      'another rule',
      { earlyStopping: { algorithmName: 'median' } },
      {},
      'spec.earlyStopping.algorithmName: is no stopping rule of Katib’s | There is medianstop.',
    ],
  ]

  it.each(cases)('%s', (_, spec, template, said) => {
    const found = problems(experiment(spec as Record<string, unknown>, template as Record<string, unknown>))
    expect(found).toContainEqual(said.endsWith(': ') ? expect.stringContaining(said) : said)
  })

  it('is said with its place in the text that people wrote', () => {
    const text = experiment(lr({ min: '0', max: '2', distribution: 'logUniform' }))
    const line = text.split('\n').findIndex((one) => one.includes('min:')) + 1
    expect(parse(text).problems).toMatchObject([{ line, column: 14, value: 0 }])
    const missing = experiment({ trialTemplate: undefined })
    expect(parse(missing).problems).toMatchObject([{ field: 'spec.trialTemplate', message: 'is missing' }])
  })

  it.each([undefined, {}])('is the kind of its object, where that is %o, and nothing that follows from it', (kind) => {
    const found = problems(experiment({}, { trialSpec: { ...TRAIN, kind } }))
    expect(found).toEqual(['spec.trialTemplate.trialSpec.kind: is missing | Every Kubernetes object has apiVersion and kind.'])
  })

  it('is said of the study’s own rules as well, in the Experiment’s words', () => {
    const { locate } = parse(experiment())
    expect(locate({ field: 'spec.algorithm.name', message: 'x' })).toMatchObject({ field: 'spec.algorithm.algorithmName', line: 10 })
    expect(locate({ field: 'spec.trial.template.object.spec', message: 'x' })).toMatchObject({ field: 'spec.trialTemplate.trialSpec.spec' })
  })

  it('is another kind of Kubeflow’s', () => {
    expect(problems('apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nspec: {}\n')).toEqual([
      'kind: must be Experiment, or Study with apiVersion hone.dev/v1 | An object that trains stands in a study, as spec.trial.template.object: docs/kubernetes.md shows how.',
    ])
    expect(problems(experiment().replace('v1beta1', 'v1alpha3'))).toEqual(['apiVersion: must be kubeflow.org/v1beta1'])
  })

  it('never throws, whatever stands where, and sets nothing but the study', () => {
    const whole = readYaml(experiment(settings('hyperband', ['r_l', '9'], ['resource_name', 'lr']))) as Record<string, unknown>
    const odd = fc.oneof(
      fc.constant(undefined),
      fc.constantFrom('__proto__', 'constructor', '', '${', '${trialParameters.rate}', '1e999'),
      fc.anything({ maxDepth: 2, withNullPrototype: false }).filter((value) => JSON.stringify(value) !== undefined),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 3 }), (changes) => {
        const copy = structuredClone(whole)
        for (const [at, value] of changes) {
          const places = placesIn(copy)
          const place = places[at % places.length]!
          place.of[place.key] = value === undefined ? undefined : JSON.parse(JSON.stringify(value))
        }
        const answer = parse(stringify(copy))
        expect(answer.spec === undefined).toBe(answer.problems.length > 0)
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})

interface Place {
  readonly of: Record<string, unknown>
  readonly key: string
}

/** Every place in a document below its head. */
function placesIn(value: unknown): Place[] {
  if (value === null || typeof value !== 'object') return []
  const of = value as Record<string, unknown>
  return Object.keys(of)
    .filter((key) => key !== 'apiVersion' && key !== 'kind')
    .flatMap((key) => [{ of, key }, ...placesIn(of[key])])
}
