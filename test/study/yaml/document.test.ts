// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of study documents look like template strings
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HEAD, parse, problems, study } from './texts.ts'

describe('a study document', () => {
  it('becomes a spec with every default filled in', () => {
    const text = `${HEAD}  objectives: [{metric: accuracy, goal: maximize}]\n  parameters: {lr: {double: [1e-4, 1.0], scale: log}}\n  algorithm: {name: random}\n`
    expect(parse(text)).toEqual({
      spec: {
        project: 'default',
        name: 'digits',
        description: '',
        labels: {},
        seed: 42,
        objectives: [{ metric: 'accuracy', goal: 'maximize', reduce: 'last' }],
        parameters: [{ name: 'lr', when: [], kind: 'double', min: 0.0001, max: 1, scale: 'log' }],
        constraints: [],
        derived: {},
        startAt: [],
        algorithm: { name: 'random', settings: expect.any(Object) },
        budget: { parallel: 1 },
        finish: 'stop',
        noise: 'unknown',
        metrics: { name: 'stdout', settings: {} },
      },
      problems: [],
      notes: [expect.objectContaining({ field: 'spec.budget', message: expect.stringContaining('no bound') })],
      locate: expect.any(Function),
    })
  })

  it('carries everything that the design’s example says', () => {
    const { spec, problems: wrong } = parse(
      study(`
  seed: 7
  objectives: [{metric: accuracy, goal: maximize, target: 0.985, reduce: best}]
  parameters:
    momentum: {double: [0.0, 0.99], when: {optimizer: sgd}}
    hidden: {int: [8, 256], scale: log, step: 8, default: 64}
    batch: {discrete: [64, 16, 32]}
    optimizer: {choice: [sgd, adam]}
    nesterov: {choice: [false, true], when: {momentum2: [1, 2], optimizer: sgd}}
    momentum2: {int: [0, 2]}
  startAt: [{optimizer: adam, batch: 16, momentum2: 1}]
  resource: {max: 27}
  earlyStopping: {name: median, startStep: 3, minTrials: 5}
  finish: let-run
  noise: low
  trial:
    command: [python, train.py, --epochs, 1.0, [--momentum, "\${momentum}"], "--h=\${hidden}", "\${batch}", "\${optimizer}"]
    env: {N: "\${nesterov}", M2: "\${momentum2}", LEVEL: 1e-4}
    workingFolder: ../train
    retries: 1
    timeout: 1h30m
    resources: {gpu: 1, memory: 4Gi, cpu: 500m}
    image: ghcr.io/me/train:1
`).replace('budget: {trials: 10}', 'budget: {trials: 60, parallel: 4, failures: 5, failuresInARow: 3, duration: 2h, gpuHours: 10}'),
    )
    expect(wrong).toEqual([])
    expect(spec).toMatchObject({
      seed: 7,
      objectives: [{ metric: 'accuracy', goal: 'maximize', target: 0.985, reduce: 'best' }],
      startAt: [{ optimizer: 'adam', batch: 16, momentum2: 1, hidden: 64 }],
      resource: { metric: 'epoch', min: 2, max: 27 },
      earlyStopping: { name: 'median', settings: { startStep: 3, minTrials: 5, interval: 1, basis: 'best' } },
      budget: { trials: 60, parallel: 4, failures: 5, failuresInARow: 3, durationMs: 7_200_000, gpuHours: 10 },
      finish: 'let-run',
      noise: 'low',
      trial: {
        command: ['python', 'train.py', '--epochs', '1.0', ['--momentum', '${momentum}'], '--h=${hidden}', '${batch}', '${optimizer}'],
        env: { N: '${nesterov}', M2: '${momentum2}', LEVEL: '1e-4' },
        workingFolder: '/work/train',
        retries: 1,
        timeoutMs: 5_400_000,
        graceMs: 10_000,
        resources: { gpu: 1, memory: '4Gi', cpu: '500m' },
        image: 'ghcr.io/me/train:1',
      },
    })
    expect(spec?.parameters).toContainEqual({ name: 'batch', when: [], kind: 'discrete', values: [16, 32, 64], scale: 'linear' })
    expect(spec?.parameters).toContainEqual({ name: 'hidden', when: [], kind: 'int', min: 8, max: 256, scale: 'log', step: 8, default: 64 })
    const names = spec?.parameters.map((p) => p.name) ?? []
    expect(names.indexOf('optimizer')).toBeLessThan(names.indexOf('momentum'))
    expect(names.indexOf('momentum2')).toBeLessThan(names.indexOf('nesterov'))
  })

  it('takes a 27th of the most for the least resource, and notes one so small that halving loses its way there', () => {
    const minOf = (resource: string, algorithm: string) => {
      const { spec, notes } = parse(study(`  resource: ${resource}\n`).replace('{name: random}', `{name: ${algorithm}}`))
      return [spec?.resource?.min, notes.filter(({ field }) => field === 'spec.resource.min').map(({ remedy }) => remedy)]
    }
    expect(minOf('{max: 9}', 'asha')).toEqual([1, []])
    expect(minOf('{max: 27}', 'asha')).toEqual([2, []])
    expect(minOf('{max: 270}', 'hyperband')).toEqual([10, []])
    expect(minOf('{min: 1, max: 27}', 'asha')).toEqual([1, ['Leave min out for 2.']])
    expect(minOf('{min: 1, max: 27}', 'random')).toEqual([1, []])
  })

  it('leaves $${ to the command', () => {
    const { problems: wrong, spec } = parse(study('  trial: {command: [sh, -c, "echo $${HOME} ${lr} $${x"]}\n'))
    expect(wrong).toEqual([])
    expect(spec?.trial?.command[2]).toBe('echo $${HOME} ${lr} $${x')
  })

  it('may be JSON', () => {
    const spec = { objectives: [{ metric: 'x', goal: 'minimize' }], parameters: { a: { int: [1, 3] } }, algorithm: { name: 'random' } }
    const text = JSON.stringify({ apiVersion: 'hone.dev/v1', kind: 'Study', metadata: { name: 'j' }, spec }, null, '\t')
    expect(parse(text).spec?.parameters).toEqual([{ name: 'a', when: [], kind: 'int', min: 1, max: 3, scale: 'linear', step: 1 }])
  })

  it('takes its name from the options when they give one, and refuses a bad one', () => {
    expect(parse(study(''), { name: 'other' }).spec?.name).toBe('other')
    expect(parse(study(''), { name: 'research/other' }).spec).toMatchObject({ project: 'research', name: 'other' })
    for (const name of ['research/', '/other', 'a/b/c']) expect(problems(study(''), { name })[0]).toContain('or PROJECT/NAME')
    expect(parse(study('').replace('{name: digits}', '{}'), { name: 'other' }).spec?.name).toBe('other')
    expect(problems(study('').replace('{name: digits}', '{}'))).toEqual([
      '3:1 metadata.name: is missing | Name the study, as metadata: {name: digits}.',
    ])
    const accented = study('').replace('{name: digits}', '{name: Größtes Modèle}')
    expect(problems(accented)[0]).toContain('Write grosstes-modele.')
    expect(problems(study(''), { name: 'No Good' })[0]).toContain('cannot be "No Good"')
  })

  it('reads numbers as YAML 1.2 does: 1e-4 is a number, yes is a text', () => {
    const { spec } = parse(study('  parameters: {a: {double: [1e-4, +1.5E2]}, b: {choice: [yes, 0x10, 1_0]}}\n'))
    expect(spec?.parameters).toMatchObject([{ min: 0.0001, max: 150 }, { values: ['yes', 16, '1_0'] }])
  })

  it('has no negative zero, which is written as 0', () => {
    const { spec } = parse(study('  seed: -0\n  parameters: {x: {double: [-0, 1]}, y: {choice: [-0, 1]}}'))
    expect([spec?.seed, spec?.parameters]).toEqual([0, [expect.objectContaining({ min: 0 }), expect.objectContaining({ values: [0, 1] })]])
  })

  it('repeats what an alias repeats', () => {
    const { spec } = parse(study('  parameters: {a: &unit {double: [0, 1]}, b: *unit}\n'))
    expect(spec?.parameters.map((p) => p.name)).toEqual(['a', 'b'])
  })

  it('of the examples is right', () => {
    const file = join(import.meta.dirname, '../../../examples/digits/study.yaml')
    expect(parse(readFileSync(file, 'utf8'))).toMatchObject({
      problems: [],
      notes: [],
      spec: { name: 'digits', algorithm: { name: 'gp' } },
    })
  })
})
