// biome-ignore-all lint/suspicious/noTemplateCurlyInString: macros look like template strings
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parse, problems } from '../texts.ts'

const SWEEP = {
  program: 'train.py',
  method: 'bayes',
  metric: { name: 'val/loss' },
  parameters: { lr: { min: 0.001, max: 0.1 } as object },
  run_cap: 20,
}

/** The text of a sweep, some of its sections in place of the usual ones; `undefined` leaves one out. */
const sweep = (sections: object = {}): string => stringify({ ...SWEEP, ...sections }, { keepUndefined: false })
const parameters = (of: object) => parse(sweep({ parameters: of })).spec?.parameters

describe('a sweep of W&B’s', () => {
  it('is a study like any other, by W&B’s defaults', () => {
    const { spec, notes } = parse(sweep({ name: 'First Try (v2)', description: 'what it is' }))
    expect(notes).toEqual([])
    expect(spec).toMatchObject({
      name: 'first-try-v2',
      description: 'what it is',
      objectives: [{ metric: 'val/loss', goal: 'minimize', reduce: 'last' }],
      parameters: [{ name: 'lr', kind: 'double', min: 0.001, max: 0.1, scale: 'linear' }],
      algorithm: { name: 'gp' },
      budget: { trials: 20, parallel: 1 },
      trial: { command: ['python3', '-m', 'hone.wandb', 'train.py', '--lr=${lr}'] },
    })
  })

  it('has W&B’s distributions between bounds', () => {
    const e = Math.E
    expect(
      parameters({
        a: { distribution: 'log_uniform_values', min: 1e-4, max: 0.1 },
        b: { distribution: 'log_uniform', min: -2, max: 1 },
        c: { distribution: 'inv_log_uniform', min: -1, max: 2 },
        d: { distribution: 'q_uniform', min: 0, max: 0.52, q: 0.1 },
        e: { distribution: 'q_log_uniform_values', min: 16, max: 1000, q: 8 },
        f: { distribution: 'int_uniform', min: 1, max: 6 },
        g: { distribution: 'q_uniform', min: 1, max: 9.2 },
      }),
    ).toMatchObject([
      { kind: 'double', min: 1e-4, max: 0.1, scale: 'log' },
      { kind: 'double', min: e ** -2, max: expect.closeTo(e, 12), scale: 'log' },
      { kind: 'double', min: e ** -2, max: expect.closeTo(e, 12), scale: 'log' },
      { kind: 'double', min: 0, max: 0.5, step: 0.1 },
      { kind: 'int', min: 16, max: 1000, step: 8, scale: 'log' },
      { kind: 'int', min: 1, max: 6, step: 1 },
      { kind: 'int', min: 1, max: 9, step: 1 },
    ])
  })

  it('takes bounds for integers only where both are written as such', () => {
    const text =
      'program: t.py\nmethod: random\nmetric: {name: loss}\nparameters:\n  n: {min: 1, max: 4}\n  x: {min: 0.0, max: 1.0}\n  y: {min: 0, max: 1.0}\n'
    expect(parse(text).spec?.parameters.map(({ kind }) => kind)).toEqual(['int', 'double', 'double'])
  })

  it('keeps numbers in order, other values as choices, and one value as it is', () => {
    expect(
      parameters({
        batch: { values: [64, 16, 32] },
        amp: { values: [true, false] },
        opt: { values: ['sgd', 8] },
        one: { values: [3] },
        seed: { value: 7 },
      }),
    ).toMatchObject([
      { kind: 'discrete', values: [16, 32, 64] },
      { kind: 'choice', values: [true, false] },
      { kind: 'choice', values: ['sgd', 8] },
      { kind: 'choice', values: [3] },
      { kind: 'choice', values: [7] },
    ])
  })

  it('believes probabilities and normals', () => {
    const { spec, notes } = parse(
      sweep({
        parameters: {
          opt: { values: ['sgd', 'adam'], probabilities: [0.2, 0.8] },
          gain: { distribution: 'normal', mu: 2, sigma: 0.5 },
          lr: { distribution: 'log_normal', mu: -7, sigma: 1 },
          width: { distribution: 'q_normal', mu: 100, sigma: 20, q: 10 },
        },
      }),
    )
    const third = expect.closeTo(1 / 6, 12)
    expect(spec?.parameters).toMatchObject([
      { name: 'opt', likely: [0.2, 0.8] },
      { name: 'gain', min: 0.5, max: 3.5, likely: { near: 2, spread: third } },
      { name: 'lr', min: Math.exp(-10), max: Math.exp(-4), scale: 'log', likely: { near: Math.exp(-7), spread: third } },
      { name: 'width', kind: 'int', min: 40, max: 160, step: 10, likely: { near: 100, spread: third } },
    ])
    expect(notes.map(({ field, message }) => `${field}: ${message}`)).toContain(
      'parameters.lr: has no bounds: values within 3 deviations of mu are tried, likelier ones first',
    )
  })

  it('names parameters within parameters by their way there', () => {
    const { spec, notes } = parse(
      sweep({
        parameters: { lr: { min: 0.1, max: 0.2 }, opt: { parameters: { adam: { parameters: { beta: { min: 0.8, max: 0.9 } } } } } },
      }),
    )
    expect(spec?.parameters.map(({ name }) => name)).toEqual(['lr', 'opt.adam.beta'])
    expect(spec?.trial?.command).toEqual(['python3', '-m', 'hone.wandb', 'train.py', '--lr=${lr}'])
    expect(notes).toMatchObject([{ field: 'parameters', message: expect.stringContaining('not on the command line') }])
  })

  it.each([
    [
      { command: ['${env}', 'python3', '-u', '${program}', '--fast', '${args_no_hyphens}'] },
      ['python3', '-u', 'train.py', '--fast', 'lr=${lr}'],
    ],
    [{ command: ['${interpreter}', '${program}'] }, ['python3', '-m', 'hone.wandb', 'train.py']],
    [{ command: ['torchrun', '--nproc', 2, '${program}', '${args}'] }, ['torchrun', '--nproc', '2', 'train.py', '--lr=${lr}']],
  ])('runs %j', (sections, command) => {
    expect(parse(sweep(sections)).spec?.trial?.command).toEqual(command)
  })

  it('stops by rungs where there is a last step, else by the median from the first bracket on', () => {
    const stopping = (early_terminate: object) => parse(sweep({ early_terminate })).spec
    expect(stopping({ type: 'hyperband', max_iter: 27, s: 2 })).toMatchObject({
      resource: { metric: 'step', max: 27 },
      earlyStopping: { name: 'asha', settings: { eta: 3, firstRung: 3 } },
    })
    expect(stopping({ type: 'hyperband', min_iter: 4 })).toMatchObject({ earlyStopping: { name: 'median', settings: { startStep: 4 } } })
  })

  it('goes on without an end where W&B would, and says so', () => {
    const { spec, notes } = parse(sweep({ run_cap: undefined, method: 'random' }))
    expect(spec?.budget.trials).toBeUndefined()
    expect(notes).toMatchObject([{ field: 'run_cap', message: expect.stringContaining('has no bound') }])
  })

  it('is the same study again from what it was translated to', () => {
    const parameter = fc.oneof(
      fc.record({ min: fc.double({ min: 0.1, max: 1, noNaN: true }), max: fc.double({ min: 2, max: 9, noNaN: true }) }),
      fc.record({
        distribution: fc.constantFrom('log_uniform', 'q_uniform', 'int_uniform'),
        min: fc.integer({ min: -5, max: 2 }),
        max: fc.integer({ min: 3, max: 8 }),
      }),
      fc.record({ values: fc.uniqueArray(fc.oneof(fc.integer(), fc.constantFrom('a', 'b', 'true', '1')), { minLength: 1, maxLength: 4 }) }),
      fc.record({ value: fc.oneof(fc.boolean(), fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true })) }),
      fc.record({
        distribution: fc.constantFrom('normal', 'log_normal'),
        mu: fc.integer({ min: -3, max: 3 }),
        sigma: fc.constantFrom(0.5, 1),
      }),
    )
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), parameter, { minKeys: 1, maxKeys: 5 }), (of) => {
        const { spec, translated, problems: found } = parse(sweep({ parameters: of }))
        expect(found).toEqual([])
        expect(parse(translated!).spec).toEqual(spec)
      }),
      { numRuns: 100 },
    )
  })
})

describe('what is wrong with a sweep', () => {
  it.each([
    ['no metric', { metric: undefined }, 'metric: is missing'],
    ['no program', { program: undefined }, 'program: is missing | Name the training script, as program: train.py.'],
    ['another method', { method: 'custom' }, 'method: must be one of grid, random, bayes'],
    ['a slip in a field', { runcap: 3 }, 'runcap: is not a field here | Did you mean run_cap?'],
    [
      'nothing to choose',
      { parameters: { lr: {} } },
      'parameters.lr: has neither a value nor values nor bounds | Give it value, values, or min and max.',
    ],
    ['one bound', { parameters: { lr: { min: 1 } } }, 'parameters.lr.max: is missing: uniform needs it'],
    ['bounds the wrong way', { parameters: { lr: { min: 2.5, max: 1.5 } } }, 'parameters.lr.min: must be at most max (1.5) | Swap them.'],
    [
      'a step of a range without',
      { parameters: { lr: { distribution: 'uniform', min: 1, max: 2, q: 1 } } },
      'parameters.lr.q: has no meaning for uniform | Leave it out.',
    ],
    [
      'one probability too few',
      { parameters: { o: { values: ['a', 'b'], probabilities: [1] } } },
      'parameters.o.probabilities: must be one for each of the 2 values',
    ],
    [
      'a value twice',
      { parameters: { o: { values: ['a', 'a'] } } },
      'parameters.o.values[1]: stands here twice | Leave one; probabilities say what is likelier.',
    ],
    ['a name that a study cannot have', { parameters: { 'l r': { min: 0.1, max: 0.2 } } }, 'parameters["l r"]'],
    [
      'a macro without a counterpart',
      { command: ['${program}', '${args_json}'] },
      'command[1]: uses ${args_json}, for which Hone has no counterpart',
    ],
    [
      'no bracket',
      { early_terminate: { type: 'hyperband', max_iter: 9 } },
      'early_terminate: says neither min_iter nor max_iter with s | Give it min_iter, as min_iter: 3.',
    ],
    ['what its algorithm cannot do', { method: 'grid' }, 'method: lr is continuous'],
  ])('is said of %s, in the sweep’s own words', (_, sections, said) => {
    const found = problems(sweep(sections))
    expect(found.join('\n')).toContain(said)
    expect(found.length).toBe(1)
  })

  it('has its place in the sweep', () => {
    const text =
      'program: t.py\nmethod: random\nmetric: {name: loss}\nparameters:\n  lr: {distribution: log_uniform_values, min: 0, max: 1}\n'
    expect(parse(text).problems).toMatchObject([{ field: 'parameters.lr.min', line: 5, column: 47 }])
  })

  it('is nothing that throws, whatever stands there', () => {
    const anything = fc.dictionary(
      fc.constantFrom('program', 'method', 'metric', 'parameters', 'command', 'early_terminate', 'run_cap', 'name'),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(anything, (document) => {
        const { spec, problems: found } = parse(stringify({ parameters: {}, method: 'bayes', ...document }))
        expect(spec === undefined).toBe(found.length > 0)
      }),
      { numRuns: 200 },
    )
  })
})
