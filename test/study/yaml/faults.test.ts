// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of study documents look like template strings
import { describe, expect, it } from 'vitest'
import { STOPPING_RULES } from '../../../src/earlystop/index.ts'
import { LIMITS } from '../../../src/model/index.ts'
import { HEAD, parse, problems, study } from './texts.ts'

describe('what is wrong with a document', () => {
  /** Lines of spec (from line 5 on where they replace parameters) and what is said of them. */
  const cases: readonly [what: string, lines: string, said: string][] = [
    [
      'a log scale from 0',
      '  parameters:\n    lr: {double: [0, 1], scale: log}',
      '9:19 spec.parameters.lr.double[0]: must be > 0 with scale log | Use a small positive number such as 1e-6, or scale: linear.',
    ],
    ['a range that runs backwards', '  parameters: {lr: {int: [5, 1]}}', '8:26 spec.parameters.lr.int: runs backwards | Write [1, 5].'],
    [
      'a range of one value',
      '  parameters: {lr: {double: [2, 2]}}',
      '8:29 spec.parameters.lr.double: holds a single value | Write fixed: 2.',
    ],
    [
      'a number in quotes',
      '  parameters: {lr: {double: ["1e-3", 1]}}',
      '8:30 spec.parameters.lr.double[0]: must be a number | Write it without quotes: 0.001.',
    ],
    ['a fraction in an int', '  parameters: {lr: {int: [1, 2.5]}}', '8:30 spec.parameters.lr.int[1]: must be an integer'],
    ['an infinite bound', '  parameters: {lr: {double: [0, .inf]}}', '8:33 spec.parameters.lr.double[1]: must be a finite number'],
    [
      'a range of one bound',
      '  parameters: {lr: {double: [1]}}',
      '8:29 spec.parameters.lr.double: must be a list of two numbers: [lowest, highest]',
    ],
    [
      'no kind',
      '  parameters: {lr: {scale: log}}',
      '8:16 spec.parameters.lr: has no kind: double, int, discrete, choice, bool or fixed | Write one, as lr: {double: [0, 1]}.',
    ],
    ['two kinds', '  parameters: {lr: {double: [0, 1], int: [0, 1]}}', '8:16 spec.parameters.lr: has 2 kinds: double and int | Leave one.'],
    [
      'a slip in a field',
      '  parameters: {lr: {duoble: [0, 1]}}',
      '8:21 spec.parameters.lr.duoble: is not a field here | Did you mean double?',
    ],
    [
      'a word of another tuner',
      '  parameters: {lr: {float: [0, 1]}}',
      '8:21 spec.parameters.lr.float: is not a field here | Did you mean double?',
    ],
    [
      'a goal in short',
      '  objectives: [{metric: a, goal: max}]',
      '8:34 spec.objectives[0].goal: must be one of minimize, maximize | Did you mean maximize?',
    ],
    [
      'a rule by its name alone',
      '  earlyStopping: median',
      '9:18 spec.earlyStopping: must be a mapping of names to values | Write {name: median}.',
    ],
    [
      'a collector by its name alone',
      '  metrics: stdout',
      '9:12 spec.metrics: must be a mapping of names to values | Write {from: stdout}.',
    ],
    [
      'a command in one text',
      '  trial: {command: "python train.py --lr ${lr}"}',
      '9:20 spec.trial.command: must be a list | Write it as a list: [python, train.py, --lr, "${lr}"].',
    ],
    [
      'a command for a shell',
      '  trial: {command: "a | b"}',
      '9:20 spec.trial.command: must be a list | Write it as a list, an entry for each word.',
    ],
    ['a choice twice', '  parameters: {o: {choice: [sgd, adam, sgd]}}', '8:40 spec.parameters.o.choice[2]: stands here twice | Leave one.'],
    [
      'a scale that a choice cannot have',
      '  parameters: {o: {choice: [1, 2], scale: log}}',
      '8:43 spec.parameters.o.scale: has no meaning for choice | Leave it out.',
    ],
    [
      'a step beyond the range',
      '  parameters: {o: {int: [1, 5], step: 8}}',
      '8:39 spec.parameters.o.step: is larger than the whole range (4) | Use a smaller step, or fixed with one value.',
    ],
    ['a default outside', '  parameters: {lr: {double: [0, 1], default: 4}}', '8:46 spec.parameters.lr.default: must lie in [0, 1]'],
    [
      'the same parameter twice',
      '  parameters: {lr: {int: [0, 1]}, lr: {int: [0, 1]}}',
      '8:35 spec.parameters.lr: the same key stands here twice',
    ],
    [
      'a reserved name',
      '  parameters: {constructor: {int: [0, 1]}}',
      '8:16 spec.parameters.constructor: is a reserved name | Choose another one.',
    ],
    [
      'a name with a space',
      '  parameters: {a b: {int: [0, 1]}}',
      '8:16 spec.parameters["a b"]: must be a parameter’s name: letters (A-Z, a-z), digits, _ . and -, beginning with a letter or _',
    ],
    ['no parameters', '  parameters: {}', '8:15 spec.parameters: must have at least one parameter | Declare what may vary.'],
    [
      'an unknown parent',
      '  parameters: {opt: {choice: [a]}, m: {int: [0, 1], when: {optt: a}}}',
      '8:60 spec.parameters.m.when.optt: the study has no parameter optt | Did you mean opt?',
    ],
    [
      'a value that the parent does not have',
      '  parameters: {o: {choice: [sgd, adam]}, m: {int: [0, 1], when: {o: [sgd, adm]}}}',
      '8:75 spec.parameters.m.when.o[1]: is no value of o: must be one of "sgd", "adam" | Did you mean adam?',
    ],
    [
      'a text for a parent’s number',
      '  parameters: {o: {choice: [1, 2]}, m: {int: [0, 1], when: {o: "1"}}}',
      '8:64 spec.parameters.m.when.o: is no value of o: must be one of 1, 2 | Write 1.',
    ],
    [
      'a double as parent',
      '  parameters: {o: {double: [0, 1]}, m: {int: [0, 1], when: {o: 0}}}',
      '8:64 spec.parameters.m.when.o: o is a double: no single value of it can be waited for | Give a range, as o: {min: 0, max: 1}.',
    ],
    [
      'a circle',
      '  parameters: {a: {int: [0, 1], when: {c: 1}}, b: {int: [0, 1], when: {a: 1}}, c: {int: [0, 1], when: {b: 1}}}',
      '8:72 spec.parameters.b.when.a: makes a circle: a waits for c waits for b waits for a | Leave out one of these conditions.',
    ],
    [
      'a parameter that waits for itself',
      '  parameters: {a: {int: [0, 1], when: {a: 1}}}',
      '8:40 spec.parameters.a.when.a: makes a circle: a waits for a | Leave out one of these conditions.',
    ],
    [
      'a condition that can never hold',
      '  parameters: {o: {choice: [x, y]}, a: {int: [0, 1], when: {o: x}}, b: {int: [0, 1], when: {a: 1, o: y}}}',
      '8:86 spec.parameters.b.when: can never hold: its conditions ask for different values of o',
    ],
    ['a start point outside', '  startAt: [{lr: 5}]', '9:18 spec.startAt[0].lr: must lie in [0.0001, 1]'],
    ['a start point of an unknown parameter', '  startAt: [{lr: 0.5, x: 1}]', '9:23 spec.startAt[0].x: the study has no parameter x'],
    [
      'a start point with a hole',
      '  startAt: [{}]',
      '9:13 spec.startAt[0].lr: is missing | Give it here, or give the parameter a default.',
    ],
    [
      'one metric as two objectives',
      '  objectives: [{metric: a, goal: minimize}, {metric: a, goal: maximize}]',
      '8:54 spec.objectives[1].metric: is an objective already | Each metric can be one objective.',
    ],
    [
      'a goal in British spelling',
      '  objectives: [{metric: a, goal: maximise}]',
      '8:34 spec.objectives[0].goal: must be one of minimize, maximize | Did you mean maximize?',
    ],
    [
      'an end by what is expected where the algorithm expects nothing',
      '  convergence: {expectedGain: 0.1}',
      '9:31 spec.convergence.expectedGain: needs an algorithm that knows what it expects: gp, or auto, not random | Say trials or duration instead.',
    ],
    [
      'an unknown stopping rule',
      '  earlyStopping: {name: mediam}',
      `9:25 spec.earlyStopping.name: no stopping rule of this name | Did you mean median? There is ${STOPPING_RULES.map((rule) => rule.name).join(', ')}.`,
    ],
    [
      'an unknown setting of a rule',
      '  earlyStopping: {name: median, startSteps: 3}',
      '9:33 spec.earlyStopping.startSteps: median has no such setting | Did you mean startStep?',
    ],
    ['a setting out of bounds', '  earlyStopping: {name: median, minTrials: 0}', '9:44 spec.earlyStopping.minTrials: must be >= 1'],
    ['an unknown collector', '  metrics: {from: files}', '9:19 spec.metrics.from: no collector of this name | There is stdout.'],
    [
      'a resource upside down',
      '  resource: {min: 5, max: 2}',
      '9:19 spec.resource.min: must be at most max (2) | Swap them, or leave min out.',
    ],
    [
      'a duration without a unit',
      '  trial: {command: [x], timeout: 30}',
      '9:34 spec.trial.timeout: must be a duration such as 90s, 30m, 1h30m or 2d',
    ],
    [
      'a timeout of nothing',
      '  trial: {command: [x], timeout: 0s}',
      '9:34 spec.trial.timeout: must be longer than nothing | Leave it out for no bound.',
    ],
    [
      'a size in a strange unit',
      '  trial: {command: [x], resources: {memory: 4GB}}',
      '9:45 spec.trial.resources.memory: must be a size such as 512Mi or 4Gi',
    ],
    [
      'an unknown placeholder',
      '  trial: {command: [x, "${lrr}"]}',
      '9:24 spec.trial.command[1]: unknown placeholder ${lrr} | Did you mean lr?',
    ],
    [
      'what only an object has',
      '  trial: {command: [sh, -c, "echo ${hone.object}"]}',
      '9:29 spec.trial.command[2]: ${hone.object} has a value in a template’s object alone | Leave it out.',
    ],
    [
      'a variable of a shell',
      '  trial: {command: [sh, -c, "echo ${SHELL_VARIABLE}"]}',
      '9:29 spec.trial.command[2]: unknown placeholder ${SHELL_VARIABLE} | Known here: lr, hone.study, hone.trial, hone.folder, hone.checkpoint, hone.resource, hone.resumeFrom. Or write $${SHELL_VARIABLE} for what the command itself should see.',
    ],
    [
      'a placeholder without its end',
      '  trial: {command: [x, "${lr"]}',
      '9:24 spec.trial.command[1]: has a placeholder that does not end | Write ${name}; or $${ for what the command itself should see.',
    ],
    [
      'a resource that is not declared',
      '  trial: {command: [x, "${hone.resource}"]}',
      '9:24 spec.trial.command[1]: ${hone.resource} needs spec.resource | Declare it, as resource: {metric: epoch, max: 27}.',
    ],
    [
      'a program that is a group',
      '  trial: {command: [[x]]}',
      '9:21 spec.trial.command[0]: must be the program to run, not a group | Begin with it, as [python3, train.py].',
    ],
    [
      'a variable of Hone’s own',
      '  trial: {command: [x], env: {HONE_TOKEN: x}}',
      '9:31 spec.trial.env.HONE_TOKEN: HONE_ variables are set by Hone itself | Choose another name.',
    ],
    [
      'a secret with a path for a name',
      '  trial: {command: [x], env: {KEY: {secret: ../key}}}',
      '9:45 spec.trial.env.KEY.secret: must be a secret’s name: letters (A-Z, a-z), digits, _ . and -, beginning with a letter or _',
    ],
    [
      'a variable that is neither text nor secret',
      '  trial: {command: [x], env: {KEY: [1]}}',
      '9:36 spec.trial.env.KEY: must be a text, {secret: NAME} or {file: PATH}',
    ],
    [
      'a parent that is called as what every object has',
      '  parameterConstraints: [{never: {constructor: {solver: [a]}}}]',
      '9:49 spec.parameterConstraints[0].never.constructor.solver: is not a field here | Known here: min, max.',
    ],
    [
      'processors that are none',
      '  trial: {command: [x], resources: {cpu: 1h}}',
      '9:42 spec.trial.resources.cpu: must be a number of processors such as 2, 0.5 or 500m',
    ],
    ['a seed beyond the safe integers', '  seed: 9007199254740993', '9:9 spec.seed: must be <= 9007199254740991'],
  ]
  it.each(cases)('is said with its place and remedy: %s', (_, lines, said) => {
    expect(problems(study(lines))).toContain(said)
    expect(parse(study(lines)).spec).toBeUndefined()
  })

  it.each([
    [
      'failures that cannot happen',
      '{trials: 4, failures: 5}',
      '8:33 spec.budget.failures: can never be reached with 4 trials | Use at most 4, or leave it out.',
    ],
    [
      'a row longer than all failures',
      '{failures: 2, failuresInARow: 3}',
      '8:41 spec.budget.failuresInARow: can never be reached: the study ends at 2 before | Use a smaller number.',
    ],
    [
      'more trials at the least than in all',
      '{trials: 4, minTrials: 5}',
      '8:34 spec.budget.minTrials: is more than all trials (4) | Use at most 4.',
    ],
    ['no trial at all', '{trials: 0}', '8:20 spec.budget.trials: must be >= 1'],
  ])('is said of a budget with %s', (_, budget, said) => {
    expect(problems(study('').replace('{trials: 10}', budget))).toContain(said)
  })

  it('is not said of a budget whose bounds are all of one size', () => {
    const budget = '{trials: 4, minTrials: 4, failures: 4, failuresInARow: 4}'
    expect(problems(study('').replace('{trials: 10}', budget))).toEqual([])
  })

  it('is said of more parameters than there may be, once', () => {
    const declared = (count: number): string =>
      study(`  parameters:\n${Array.from({ length: count }, (_, k) => `    p${k}: {double: [0, 1]}`).join('\n')}\n`)
    expect(problems(declared(LIMITS.parametersPerStudy))).toEqual([])
    expect(problems(declared(LIMITS.parametersPerStudy + 1))).toEqual([
      expect.stringMatching(
        `spec.parameters: must have at most ${LIMITS.parametersPerStudy} parameters, not ${LIMITS.parametersPerStudy + 1}`,
      ),
    ])
  })

  it('names the algorithms that are there', () => {
    const [said] = problems(study('').replace('random', 'randon'))
    expect(said).toContain('7:21 spec.algorithm.name: no algorithm of this name | Did you mean random? There is ')
    expect(said).toContain('gp')
  })

  it('refuses GPUs that are not here, with the remedy, and only where they are counted', () => {
    const text = study('  trial: {command: [x], resources: {gpu: 2}}\n')
    expect(parse(text).problems).toEqual([])
    expect(parse(text, { gpus: 2 }).problems).toEqual([])
    expect(problems(text, { gpus: 1 })).toEqual([
      '9:42 spec.trial.resources.gpu: asks for 2 GPUs, but this machine has 1 | Submit it to a server that has them, or let the server ignore the request: --gpus 0.',
    ])
  })

  it('refuses a conditional parameter outside a group, and takes it within one or in env', () => {
    const space = '  parameters: {o: {choice: [a, b]}, m: {int: [0, 1], when: {o: a}}}\n'
    expect(problems(study(`${space}  trial: {command: [x, "\${m}"]}\n`))[0]).toBe(
      '9:24 spec.trial.command[1]: m is not active in every trial | Put it into a group with its flag, as [--flag, "${m}"]: a group is left out while a value is missing.',
    )
    expect(problems(study(`${space}  trial: {command: [x, [--m, "\${m}"], "\${o}"], env: {M: "\${m}"}}\n`))).toEqual([])
  })

  it('notes a parameter that nothing uses, unless the whole command reads the environment', () => {
    const space = '  parameters: {a: {int: [0, 1]}, b: {int: [0, 1]}}\n'
    expect(parse(study(`${space}  trial: {command: [x, "\${a}"]}\n`)).notes).toEqual([
      expect.objectContaining({ field: 'spec.parameters.b', line: 8, column: 34, remedy: expect.stringContaining('HONE_PARAM_b') }),
    ])
    expect(parse(study(`${space}  trial: {command: [x]}\n`)).notes).toEqual([])
  })

  it('notes workers that would have one trial between them, because nobody said how many at a time', () => {
    const workers = (budget: string) =>
      parse(study('  workers: {heartbeat: 30s}\n').replace(/budget: .*/, `budget: ${budget}`)).notes.map(({ field, remedy }) => [
        field,
        remedy,
      ])
    expect(workers('{trials: 20}')).toEqual([['spec.workers', 'Say how many trials may run at once, as budget: {parallel: 8}.']])
    for (const meant of ['{trials: 20, parallel: 1}', '{trials: 20, parallel: 8}']) expect(workers(meant)).toEqual([])
  })

  it('notes a budget that ends before any trial has all of the resource', () => {
    const notes = (trials: number, algorithm: string) =>
      parse(study('  resource: {metric: epoch, max: 9}').replace('{name: random}', algorithm).replace('trials: 10', `trials: ${trials}`))
        .notes
    for (const name of ['hyperband', 'bohb'])
      expect(notes(12, `{name: ${name}}`)).toEqual([
        expect.objectContaining({
          field: 'spec.budget.trials',
          message: `may be over before ${name} has given any trial all 9 of the resource`,
          remedy: 'Give it 13 or more, or raise resource.min.',
        }),
      ])
    for (const meant of ['{name: hyperband, eta: 8}', '{name: asha}', '{name: random}']) expect(notes(12, meant)).toEqual([])
    expect(notes(13, '{name: hyperband}')).toEqual([])
  })

  it('notes the braces of the command line, where a placeholder was meant', () => {
    const notes = (word: string) => parse(study(`  trial: {command: [x, ${JSON.stringify(word)}]}\n`)).notes
    expect(notes('--lr={lr}')).toEqual([
      expect.objectContaining({
        field: 'spec.trial.command[1]',
        message: '{lr} is passed on as it stands',
        remedy: 'Write ${lr} for the parameter’s value.',
      }),
    ])
    for (const meant of ['${lr}', '$${lr}', '{other}', '{"lr": 1}']) expect(notes(meant)).toEqual([])
  })

  it('is said all at once, in the order of the document', () => {
    const text = `${HEAD}  seeds: 1\n  objectives: [{metric: a}]\n  parameters:\n    a: {double: [1]}\n    b: {int: [3, 1]}\n  budget: {trials: x}\n  metrics: {from: y}\n`
    expect(parse(text).problems.map((p) => p.line)).toEqual([5, 6, 8, 9, 10, 11])
  })

  it('is cut off where nobody would read on', () => {
    const many = Array.from({ length: 200 }, (_, i) => `    p${i}: {int: [3, 1]}`).join('\n')
    const { problems: wrong } = parse(study(`  parameters:\n${many}\n`))
    expect(wrong).toHaveLength(51)
    expect(wrong.at(-1)?.message).toBe('and 150 more')
  })

  it.each([
    ['nothing', '', '1:1 : the document is empty'],
    ['a list', '- 1', '1:1 : must be a mapping with apiVersion, kind, metadata and spec'],
    ['broken YAML', 'a: [', '1:5 : not readable as YAML: '],
    [
      'a placeholder without quotes',
      'trial:\n  command: [python, ${lr}]\n',
      '2:22 : not readable as YAML: missing , or : between flow sequence items | Put placeholders into quotes: "${lr}".',
    ],
    ['a tab', '\tx: 1', '1:1 : a tab cannot indent YAML: use spaces'],
    ['two documents', 'a: 1\n---\nb: 2', '2:1 : a second document begins here: submit one study at a time'],
    ['an unknown alias', 'a: *b', '1:4 a: no anchor &b before this alias'],
    ['an alias of itself', 'a: &a [*a]', '1:8 a[0]: the alias *a stands inside what it repeats'],
    [
      'an object that trains',
      'apiVersion: kubeflow.org/v1\nkind: PyTorchJob',
      '2:7 kind: must be Experiment, or Study with apiVersion hone.dev/v1',
    ],
    ['another version', 'apiVersion: hone.dev/v2\nkind: Study', '1:13 apiVersion: must be hone.dev/v1'],
    ['a million brackets', '['.repeat(999_999), '1:1 : the document is nested deeper than 40 levels'],
    ['dashes without end', '- '.repeat(400_000), '1:1 : the document is nested deeper than 40 levels'],
    ['deep indentation', Array.from({ length: 900 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'nested deeper than 40 levels'],
    ['too many pieces', 'a: 1\n'.repeat(150_000), '1:1 : the document has too many pieces'],
    ['too many bytes', 'x'.repeat(1_000_001), '1:1 : the document is longer than 1000000 bytes'],
    [
      'a thousand million laughs',
      `a: &a [x${',x'.repeat(9)}]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${`*${'abcdefg'[i]},`.repeat(9)}]`).join('\n')}`,
      'more than 100 aliases',
    ],
  ])('is one sentence when it is %s', (_, text, said) => {
    const found = problems(text)
    expect(found[0]).toContain(said)
    expect(found.length).toBeLessThanOrEqual(3)
  })
})
