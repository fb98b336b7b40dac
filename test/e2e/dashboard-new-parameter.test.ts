import { expect, test } from 'vitest'

// What the dashboard makes of the form for parameters that are added, without a browser.

interface Wanted {
  readonly [field: string]: string | readonly string[]
}
interface NewParameters {
  readonly BLANK: Wanted
  documentOf(wanted: Wanted, study: object): object
  cluesOf(wanted: Wanted, taken: readonly string[]): object
  placeOf(problem: { field: string; message: string }, wanted: readonly Wanted[], study: object): readonly [number, string] | undefined
  argumentsOf(wanted: Wanted, study: object): readonly string[]
}
const path = new URL('../../dashboard/src/state/new-parameter.ts', import.meta.url).href
const { BLANK, documentOf, cluesOf, placeOf, argumentsOf } = (await import(path)) as NewParameters

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

test.each<[string, Partial<Wanted>, object]>([
  ['nothing against what is whole', { default: '0.1' }, {}],
  ['nothing against what is empty', { name: '', from: '', to: '', default: '5' }, {}],
  ['a name that is there', { name: 'lr' }, { name: expect.any(String) }],
  ['a range that runs backwards', { from: '1' }, { range: expect.stringContaining('above 1') }],
  ['a logarithm of nothing', { scale: 'log' }, { range: expect.stringContaining('above 0') }],
  ['a default beyond the range', { default: '1' }, { default: expect.stringContaining('0.1') }],
  ['a value twice', { kind: 'choice', values: 'a, b, a' }, { values: 'a stands there twice.' }],
  ['a word among numbers', { kind: 'discrete', values: '1, two' }, { values: 'two is no number.' }],
  ['a default that is no value any more', { kind: 'choice', values: 'a, b', default: 'c' }, { default: expect.any(String) }],
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
