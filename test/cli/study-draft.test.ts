import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftStudy, strangers } from '../../src/cli/study-draft.ts'
import { parseStudyDocument } from '../../src/study/yaml/index.ts'
import { COLLECTORS } from '../../src/trials/index.ts'

const parsed = (document: string) => {
  const { spec, problems } = parseStudyDocument(document, { workingFolder: '/work', newSeed: () => 1, collectors: COLLECTORS })
  expect(problems).toEqual([])
  return spec!
}
const place = (name: string) => `$\{${name}}`
const train = ['python', 'train.py', '--lr', '{lr}', '--data={data}']

describe('a study drafted from a command line', () => {
  it('is a valid study with parameters, objectives, budget and command as they were named', () => {
    const flags = {
      param: ['lr=log(1e-5,1e-1)', 'layers=int(1,8)', 'width=logint(8,256)', 'rate=double(0,1,0.25)', 'opt=choice(sgd,adam, 1)', 'on=bool'],
      minimize: ['loss'],
      maximize: ['accuracy'],
      trials: '30',
      parallel: '2',
      failuresInARow: '12',
      stopping: 'median',
      algorithm: 'random',
      seed: '5',
    }
    const spec = parsed(draftStudy(flags, train))
    expect(spec.name).toBe('train')
    expect(spec.objectives.map(({ metric, goal }) => [metric, goal])).toEqual([
      ['loss', 'minimize'],
      ['accuracy', 'maximize'],
    ])
    expect(spec.parameters).toMatchObject([
      { name: 'lr', kind: 'double', min: 1e-5, max: 0.1, scale: 'log' },
      { name: 'layers', kind: 'int', min: 1, max: 8 },
      { name: 'width', kind: 'int', min: 8, max: 256, scale: 'log' },
      { name: 'rate', kind: 'double', min: 0, max: 1, step: 0.25 },
      { name: 'opt', values: ['sgd', 'adam', 1] },
      { name: 'on', values: [false, true] },
    ])
    expect(spec).toMatchObject({
      seed: 5,
      algorithm: { name: 'random' },
      earlyStopping: { name: 'median' },
      budget: { trials: 30, parallel: 2, failuresInARow: 12 },
    })
    // Braces that name no parameter are the command's own.
    expect(spec.trial?.command).toEqual(['python', 'train.py', '--lr', place('lr'), '--data={data}'])
  })

  it('says where the best is expected', () => {
    const param = [
      'lr=log(1e-5,1)~1e-3',
      'units=int(1,8,1)~3',
      'opt=choice(sgd, adam,3)~ adam',
      'depth=choice(2,3)~3',
      'on=bool~true',
      'off=bool()',
    ]
    const { parameters } = parsed(draftStudy({ param, minimize: ['loss'] }, train))
    const likely = parameters.map((parameter) => parameter.likely)
    const spread = 1 / 6
    expect(likely).toEqual([{ near: 1e-3, spread }, { near: 3, spread }, [1, 4, 1], [1, 2], [1, 2], undefined])
  })

  it('says what parameters keep among themselves', () => {
    const param = ['heads=int(1,16)', 'size=int(8,256)']
    const spec = parsed(draftStudy({ param, parameterConstraint: ['heads * size <= 1024', 'heads != 3'], minimize: ['loss'] }, train))
    expect(spec.parameterConstraints?.map(({ keep }) => keep)).toEqual(['heads * size <= 1024', 'heads != 3'])
  })

  it('keeps any argument as it is, whatever YAML would make of it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !/[{}$\0]/.test(text)),
          { maxLength: 4 },
        ),
        (args) => {
          const draft = draftStudy({ param: ['x=double(0,1)'], minimize: ['loss'], name: 'any' }, ['run', '{x}', ...args])
          const command = parsed(draft).trial!.command
          expect(command).toEqual(['run', place('x'), ...args])
        },
      ),
    )
  })

  it.each([
    ['lr'],
    ['lr=loguniform(1,2)'],
    ['lr=log(1)'],
    ['lr=log(a,b)'],
    ['=int(1,2)'],
    ['opt=choice()'],
    ['lr=log(1,2)~'],
    ['lr=~3'],
    ['lr=int(1,2,3,4)'],
  ])('refuses the parameter %s and says how one is written', (param) => {
    expect(() => draftStudy({ param: [param], minimize: ['loss'] }, train)).toThrow('cannot be read')
  })

  it.each(['false', 'true', '7', 'null'])('names a study after the command %s', (command) => {
    expect(parsed(draftStudy({ param: ['x=double(0,1)'], minimize: ['loss'] }, [command])).name).toBe(command)
  })

  it('says what is missing', () => {
    expect(() => draftStudy({ minimize: ['loss'] }, train)).toThrow('no parameter')
    expect(() => draftStudy({ param: ['x=int(1,2)'] }, train)).toThrow('no objective')
    expect(() => draftStudy({ param: ['x=int(1,2)'], minimize: ['loss'] }, [])).toThrow('no command')
  })

  it('says of a name that no parameter may have what is wrong with it', () => {
    expect(() => draftStudy({ param: ['größe=int(1,3)'], minimize: ['loss'] }, train)).toThrow('"größe" is no name of a parameter')
  })

  it('leaves braces of the command alone, and knows which look like a misspelt parameter', () => {
    expect(strangers(['echo', 'loss={y}'], ['x=int(1,3)'])).toEqual(['y'])
    expect(strangers(['awk', '{print}', '{x}'], ['x=int(1,3)'])).toEqual([])
    expect(strangers(['train', place('hone.folder')], ['x=int(1,3)'])).toEqual([])
  })
})
