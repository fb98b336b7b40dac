import { expect, test } from 'vitest'

// What the dashboard makes of the form for parameters that are added, without a browser.

interface Wanted {
  readonly [field: string]: string | readonly string[]
}
interface NewParameters {
  readonly BLANK: Wanted
  documentOf(wanted: Wanted, study: object): object
  placeOf(problem: { field: string; message: string }, wanted: readonly Wanted[], study: object): readonly [number, string] | undefined
  argumentsOf(wanted: Wanted, study: object): readonly string[]
}
interface NewParameterClues {
  cluesOf(wanted: Wanted, taken: readonly string[]): object
}
const state = (file: string) => import(new URL(`../../dashboard/src/state/${file}.ts`, import.meta.url).href)
const { BLANK, documentOf, placeOf, argumentsOf } = (await state('new-parameter')) as NewParameters
const { cluesOf } = (await state('new-parameter-clues')) as NewParameterClues

const wanted = (fields: Partial<Wanted>): Wanted => ({ ...BLANK, name: 'decay', from: '0', to: '0.1', ...fields }) as Wanted

function studyOf(...command: (string | readonly string[])[]) {
  const parameters = [
    { name: 'lr', kind: 'double', scale: 'log', min: 1e-5, max: 1 },
    { name: 'layers', kind: 'discrete', values: [2, 4, 8] },
    { name: 'nesterov', kind: 'choice', values: [false, true, 'auto'] },
  ]
  return { spec: { parameters, ...(command.length > 0 && { trial: { command } }) } }
}

test('it is told in the words of a study file, with values of the kinds that they look like', () => {
  const study = studyOf()
  expect(documentOf(wanted({ scale: 'log', from: '1e-6', default: '0.01' }), study)).toEqual({
    double: [1e-6, 0.1],
    scale: 'log',
    default: 0.01,
  })
  expect(documentOf(wanted({ kind: 'int', to: '4', default: '0', parent: 'lr', parentTo: '0.5' }), study)).toEqual({
    int: [0, 4],
    default: 0,
    when: { lr: { max: 0.5 } },
  })
  expect(
    documentOf(wanted({ kind: 'discrete', values: '16,32, 64', scale: 'log', parent: 'layers', parentValues: ['8', '2'] }), study),
  ).toEqual({
    discrete: [16, 32, 64],
    scale: 'log',
    when: { layers: [2, 8] },
  })
  const choice = wanted({
    kind: 'choice',
    scale: 'log',
    values: `sgd, "7", 7.5, true, 'a b',`,
    default: 'true',
    parent: 'nesterov',
    parentValues: ['true'],
  })
  expect(documentOf(choice, study)).toEqual({ choice: ['sgd', '7', 7.5, true, 'a b'], default: true, when: { nesterov: [true] } })
})

test('its step and where the best is expected are told as a study file says them', () => {
  const likely = (fields: Partial<Wanted>) => documentOf(wanted(fields), studyOf())
  expect(likely({ step: '0.02', likely: '0.04' })).toEqual({ double: [0, 0.1], step: 0.02, likely: 0.04 })
  const listed = { kind: 'discrete', values: '16, 32', step: '2' }
  expect(likely({ ...listed, likely: '32', spread: '0.3' })).toEqual({ discrete: [16, 32], likely: { near: 32, spread: 0.3 } })
  const choice = { kind: 'choice', values: 'sgd, true, a:b', spread: '0.3' }
  expect(likely({ ...choice, likely: 'true ' })).toEqual({ choice: ['sgd', true, 'a:b'], likely: true })
  expect(likely({ ...choice, likely: 'a:b: 3,sgd :0.5' })).toEqual({ choice: ['sgd', true, 'a:b'], likely: { 'a:b': 3, sgd: 0.5 } })
})

test.each<[string, Partial<Wanted>, object]>([
  ['nothing against what is whole', { default: '0.1', step: '0.1', likely: '0', spread: '0.3' }, {}],
  ['nothing against what is empty', { name: '', from: '', to: '', default: '5' }, {}],
  ['a name that is there', { name: 'lr' }, { name: expect.any(String) }],
  ['a range that runs backwards', { from: '1' }, { range: expect.stringContaining('above 1') }],
  ['a logarithm of nothing', { scale: 'log' }, { range: expect.stringContaining('above 0') }],
  ['a default beyond the range', { default: '1' }, { default: expect.stringContaining('0.1') }],
  ['a value twice', { kind: 'choice', values: 'a, b, a' }, { values: 'a stands there twice.' }],
  ['a word among numbers', { kind: 'discrete', values: '1, two' }, { values: 'two is no number.' }],
  ['a default that is no value any more', { kind: 'choice', values: 'a, b', default: 'c' }, { default: expect.any(String) }],
  ['a step wider than the range', { step: '0.2' }, { step: expect.stringContaining('0.1') }],
  ['a step of nothing', { step: '0' }, { step: 'It must be above 0.' }],
  ['half a step of whole numbers', { kind: 'int', to: '4', step: '0.5' }, { step: 'It must be a whole number.' }],
  ['an expected value beyond the range', { likely: '1' }, { likely: expect.stringContaining('0.1') }],
  ['a spread around nothing', { spread: '0.1' }, { likely: 'Say near which value.' }],
  ['a spread of nothing', { likely: '0', spread: '0' }, { likely: 'The spread must be above 0.' }],
  ['weights of values', { kind: 'choice', values: 'a, b', likely: 'b: 2, a:1' }, {}],
  ['a weight of another value', { kind: 'choice', values: 'a, b', likely: 'c: 2' }, { likely: 'c is none of the values.' }],
  ['no weight at all', { kind: 'choice', values: 'a, b', likely: 'c' }, { likely: expect.stringContaining('a: 3') }],
  ['a weight below nothing', { kind: 'choice', values: 'a, b', likely: 'a: -1' }, { likely: expect.stringContaining('a: 3') }],
  ['a condition without values', { parent: 'layers' }, { when: expect.stringContaining('layers') }],
])('its clues: %s', (_, fields, clues) => {
  expect(cluesOf(wanted(fields), ['lr', 'layers'])).toEqual(clues)
})

test.each([
  [['train', '--lr', `\${lr}`], `--decay \${decay}`],
  [['train', '-lr', `\${lr}`], `-decay \${decay}`],
  [['train', `--lr=\${lr}`, '--layers', `\${layers}`], `--decay=\${decay}`],
  [['train', `optim.lr=\${lr}`], `decay=\${decay}`],
  [['train', ['--layers', `\${layers}`]], `--decay \${decay}`],
  [['sh', '-c', `train --lr \${lr}`], ''],
  [['train'], ''],
  [[], ''],
])('a command gets it as it gets the others: %j', (command, expected) => {
  expect(argumentsOf(wanted({}), studyOf(...command)).join(' ')).toBe(expected)
})

test('what the server says against it has its field, whatever the name, and that of the command its parameter', () => {
  const study = studyOf('train', '--lr', `\${lr}`)
  expect(placeOf({ field: 'spec.parameters.decay.likely.spread', message: 'is wrong' }, [wanted({})], study)).toEqual([0, 'likely'])
  const all = [wanted({ command: '' }), wanted({ name: 'a.b', command: `--a \${a.b}` }), wanted({ name: 'deca' })]
  const at = (field: string, message = 'is wrong') => placeOf({ field, message }, all, study)
  expect(at('spec.parameters.decay.double[0]')).toEqual([0, 'range'])
  expect(at('spec.parameters["a.b"].when.lr')).toEqual([1, 'when'])
  expect(at('spec.parameters["a.b"]')).toEqual([1, 'name'])
  expect(at('spec.parameters.deca', 'is new, and 3 trials that are there lack it: it needs a default')).toEqual([2, 'default'])
  expect(at('spec.trial.command[3][1]')).toEqual([1, 'command'])
  expect(at('spec.trial.command[4]')).toEqual([2, 'command'])
  expect([at('spec.parameters'), at('spec.trial.command[1]'), at('spec.budget')]).toEqual([undefined, undefined, undefined])
})
