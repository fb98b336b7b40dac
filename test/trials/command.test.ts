import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Assignment, CommandPart, StudyId, Trial } from '../../src/model/index.ts'
import { commandOf, environmentOf, textOf } from '../../src/trials/command.ts'
import { specOf } from './fixtures.ts'

const trialOf = (parameters: Assignment, more: Partial<Trial> = {}) =>
  ({ study: 'study0000000001' as StudyId, number: 4, parameters, ...more }) as Trial
const places = { folder: '/work/7', checkpoint: '/data/4' }
const templateOf = (command: readonly CommandPart[], env: Record<string, string> = {}) => specOf({ trial: { command, env } }).trial!
/** A placeholder as a document writes it. */
const $ = (name: string): string => `\${${name}}`

describe('the command of a trial', () => {
  it('has its placeholders replaced inside arguments, and nothing split or expanded', () => {
    const command = ['train', `--lr=${$('lr')}`, `${$('lr')}/${$('name')}`, '$HOME', '*']
    expect(commandOf(templateOf(command), trialOf({ lr: 0.1, name: 'a b; rm $x' }), places)).toEqual([
      'train',
      '--lr=0.1',
      '0.1/a b; rm $x',
      '$HOME',
      '*',
    ])
  })

  it('does not look for placeholders in values', () => {
    expect(commandOf(templateOf([$('a')]), trialOf({ a: $('b'), b: 1 }), places)).toEqual([$('b')])
  })

  it('gives the command what it should see itself: $${ becomes ${', () => {
    const text = `$${$('HOME')} ${$('a')} $$${$('a')} $${'{'}`
    expect(commandOf(templateOf([text, [`$${$('gone')}`]]), trialOf({ a: 1 }), places)).toEqual([
      `${$('HOME')} 1 $${$('a')} \${`,
      $('gone'),
    ])
  })

  it('leaves groups out while a parameter in them is inactive', () => {
    const command = ['train', ['--momentum', $('momentum')], ['--from', $('hone.resumeFrom')], ['--epochs', $('hone.resource')]]
    expect(commandOf(templateOf(command), trialOf({}), places)).toEqual(['train'])
    const promoted = trialOf({ momentum: 0.9 }, { resource: 9, resumeFrom: 2 })
    expect(commandOf(templateOf(command), promoted, { ...places, resumeFrom: '/data/2' })).toEqual(
      ['train', '--momentum', '0.9', '--from', '/data/2', '--epochs', '9'], // every group is there
    )
  })

  it('is refused with a remedy when a lone argument has no value', () => {
    expect(() => commandOf(templateOf(['train', $('gone')]), trialOf({}), places)).toThrow('has no value in this trial')
  })

  it('writes numbers so that they read back the same', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (value) => Number(textOf(value)) === value))
  })
})

describe('the environment of a trial', () => {
  it('tells parameters, places and what the study sets, without what is inactive', () => {
    const template = templateOf(['train'], { OPT: $('optimizer'), MOM: $('momentum'), WHERE: $('hone.checkpoint') })
    expect(environmentOf(template, trialOf({ optimizer: 'adam', deep: true }, { resource: 3 }), places)).toEqual({
      OPT: 'adam',
      WHERE: '/data/4',
      HONE_PARAM_optimizer: 'adam',
      HONE_PARAM_deep: 'true',
      HONE_PARAMETERS: '{"optimizer":"adam","deep":true}',
      HONE_CHECKPOINT_DIR: '/data/4',
      HONE_RESOURCE: '3',
    })
  })
})
