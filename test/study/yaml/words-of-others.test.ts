import { describe, expect, it } from 'vitest'
import { suggestField } from '../../../src/study/yaml/elsewhere.ts'
import { documentSchema } from '../../../src/study/yaml/schema.ts'
import { keysAt } from '../../../src/study/yaml/source/issues.ts'
import { problems, study } from './texts.ts'

describe('a field at the place or by the name that another tuner has for it', () => {
  it.each([
    ['parallelism: 4', 'spec.parallelism: is not a field here | Did you mean spec.budget.parallel?'],
    ['max_trial_count: 4', 'spec.max_trial_count: is not a field here | Did you mean spec.budget.trials?'],
    ['command: [train]', 'spec.command: is not a field here | Did you mean spec.trial.command?'],
    ['description: a', 'spec.description: is not a field here | Did you mean metadata.description?'],
    ['objective: {metric: a}', 'spec.objective: is not a field here | Did you mean objectives?'],
    ['earlyStopping: {name: median, seed: 1}', 'spec.earlyStopping.seed: median has no such setting | Did you mean spec.seed?'],
    ['trial: {command: [a], gpus: 1}', 'spec.trial.gpus: is not a field here | Did you mean resources.gpu?'],
  ])('%s', (line, said) => {
    expect(problems(study(`  ${line}`))).toContainEqual(expect.stringMatching(new RegExp(`${said.replaceAll(/[.?|]/g, '\\$&')}$`)))
  })

  it.each([
    ['budget: {max_trials: 4}', 'spec.budget.max_trials: is not a field here | Did you mean trials?'],
    ['budget: {trials: 4, n_jobs: 2}', 'spec.budget.n_jobs: is not a field here | Did you mean parallel?'],
    ['budget: {timeout: 2h}', 'spec.budget.timeout: is not a field here | Did you mean duration?'],
  ])('%s', (line, said) => {
    expect(problems(withSection(line))).toContainEqual(expect.stringContaining(said))
  })

  it('is pointed at where the head of a study is missing', () => {
    const said = problems('name: a\nparameters: {x: {double: [0, 1]}}\nmetric: loss\n').join('\n')
    for (const place of ['metadata.name', 'spec.parameters', 'spec.objectives']) expect(said).toContain(`Did you mean ${place}?`)
  })

  it('is a section that was indented too far', () => {
    const lines = ['  parameters:', '    x: {double: [0, 1]}', '    budget: {trials: 6}', '    seed: {int: [1, 5]}']
    expect(problems(study(lines.join('\n')))).toContainEqual(
      expect.stringMatching(/spec\.parameters\.budget: is indented as a parameter \| .* stands as far to the left as parameters\.$/),
    )
    expect(problems(study(lines.toSpliced(2, 1).join('\n')))).toEqual([])
  })

  it('is one that there is', () => {
    const words = [
      'maxTrials',
      'parallelism',
      'epochs',
      'cpus',
      'gpus',
      'method',
      'metric',
      'script',
      'space',
      'stopping',
      'concurrency',
      'maxFailedTrialCount',
    ]
    for (const word of words) {
      const place = /^Did you mean (.*)\?$/.exec(suggestField(word, []))?.[1]?.split('.') ?? []
      expect(keysAt(documentSchema, place.slice(0, -1)), word).toContain(place.at(-1))
    }
    expect(suggestField('nonsense', ['seed'])).toBe('Known here: seed.')
  })
})

describe('an algorithm or a stopping rule by the name that another tuner has for it', () => {
  it.each([
    ['algorithm: {name: bayes}', 'gp'],
    ['algorithm: {name: bayesianoptimization}', 'gp'],
    ['algorithm: {name: NSGAIISampler}', 'nsga2'],
    ['algorithm: {name: quasi-random}', 'sobol'],
    ['earlyStopping: {name: medianstop}', 'median'],
    ['earlyStopping: {name: hyperband}', 'asha'],
  ])('%s', (line, meant) => {
    expect(problems(withSection(line))).toContainEqual(expect.stringContaining(`of this name | Did you mean ${meant}? There is `))
  })
})

describe('a mapping that is written otherwise', () => {
  it.each([
    ["parameters: {a: {choice: [x, y]}, b: {double: [0, 1], when: a == 'x'}}", 'must name parents with what they are, as {optimizer: sgd}'],
    ['trial: {command: [a], env: [{name: SEED, value: "7"}]}', 'must be a mapping of variables to their values, as {SEED: 7}'],
  ])('%s', (line, said) => {
    expect(problems(study(`  ${line}`))).toContainEqual(expect.stringContaining(said))
  })
})

describe('a parameter as another tuner writes it', () => {
  it.each([
    ['{min: 0, max: 1}', '{double: [0, 1]}'],
    ['{min: 1, max: 8}', '{int: [1, 8]}'],
    ['{min: 1, max: 8, type: float}', '{double: [1, 8]}'],
    ['{type: int, low: 0, high: 1}', '{int: [0, 1]}'],
    ['{distribution: log_uniform_values, min: 1.0e-5, max: 0.1}', '{double: [0.00001, 0.1], scale: log}'],
    ['{low: 16, high: 256, log: true}', '{int: [16, 256], scale: log}'],
    ['{double: [0.001, 1], log: true}', '{double: [0.001, 1], scale: log}'],
    ['{values: [1, 2]}', '{choice: [1, 2]}'],
    ['{choices: [adam, "a b"]}', '{choice: [adam, "a b"]}'],
    ['{type: range, bounds: [0.5, 2]}', '{double: [0.5, 2]}'],
    ['{value: 3}', '{fixed: 3}'],
    ['[1, 10]', '{int: [1, 10]}'],
    ['[a, b, c]', '{choice: [a, b, c]}'],
    ['3', '{fixed: 3}'],
  ])('%s is said to be %s', (written, wanted) => {
    const said = problems(study(`  parameters: {p: ${written}}`))
    expect(said.length).toBeGreaterThan(0)
    for (const one of said.filter((words) => words.includes('spec.parameters.p'))) expect(one).toContain(`| Write p: ${wanted}.`)
    expect(problems(study(`  parameters: {p: ${wanted}}`))).toEqual([])
  })

  it.each(['{min: a, max: 1}', '{values: [[1], [2]]}', '{value: [1]}', '[]', '{low: 1}'])('%s is not guessed at', (written) => {
    expect(problems(study(`  parameters: {p: ${written}}`)).join('\n')).not.toContain('Write p: {')
  })
})

/** A study with this line in the place of its section of that name. */
function withSection(line: string): string {
  const without = study('').replace(new RegExp(`^  ${line.split(':', 1)[0]}: .*\n`, 'm'), '')
  return `${without}  ${line}\n`
}
