import { describe, expect, it } from 'vitest'
import type { Study, StudyId } from '../../../src/model/index.ts'
import { katibGuest } from '../../../src/server/katib/index.ts'
import { readTrialKey } from '../../../src/server/katib/trial-key.ts'
import { specOf } from '../../study/bench-room.ts'

const ID = 'study0000000001' as StudyId
const access = { trialToken: (study: string, trial: number) => `token of ${study}/${trial}` }
const trial = { study: ID, number: 3 }
const labels = { 'katib.kubeflow.org/experiment': 'mnist', 'katib.kubeflow.org/namespace': 'research', 'katib.kubeflow.org/uid': 'u' }
const study = (spec: object): Study => ({ id: ID, spec: specOf(spec) }) as Study
const guest = katibGuest({ namespace: 'research', access, takesReports: true })

describe('a trial of an Experiment', () => {
  it('runs as an object of its own name, with the labels that Katib’s clients look for', () => {
    const alias = {
      name: 'mnist-000001-3',
      labels: { 'katib.kubeflow.org/experiment': 'mnist', 'katib.kubeflow.org/trial': 'mnist-000001-3' },
    }
    expect(guest.alias(study({ labels }), trial, 1)).toEqual(alias)
    expect(guest.alias(study({ labels }), trial, 2)).toEqual({ ...alias, name: 'mnist-000001-3-r2' })
  })

  it('knows its name with a key in it, which says which attempt reports', () => {
    const { KATIB_TRIAL_NAME: key = '' } = guest.secrets(study({ labels }), trial, 2)
    expect(key).toMatch(/^mnist-000001-3\.[\w.-]+$/)
    expect(readTrialKey(access, key)).toEqual({ study: ID, number: 3, epoch: 2 })
  })

  it('has no key where nobody listens, and no other name where it is of another namespace or of no Experiment', () => {
    expect(katibGuest({ namespace: 'research', access, takesReports: false }).secrets(study({ labels }), trial, 1)).toEqual({})
    for (const other of [study({}), study({ labels: { ...labels, 'katib.kubeflow.org/namespace': 'else' } })]) {
      expect(guest.alias(other, trial, 1)).toBeUndefined()
      expect(guest.secrets(other, trial, 1)).toEqual({})
    }
  })

  it('has a key as well where a file said that its code reports by itself', () => {
    const { KATIB_TRIAL_NAME: key = '' } = guest.secrets(study({ name: 'by-hand', metrics: { name: 'push', settings: {} } }), trial, 1)
    expect(key).toMatch(/^by-hand-000001-3\./)
  })
})

describe('a key', () => {
  const [name, id, number, epoch, signature] = guest.secrets(study({ labels }), trial, 1).KATIB_TRIAL_NAME!.split('.')
  it.each([
    ['another trial', [name, id, '4', epoch, signature]],
    ['another attempt', [name, id, number, '2', signature]],
    ['another study', [name, 'study0000000002', number, epoch, signature]],
    ['nobody', [name, id, number, epoch, 'guessed']],
    ['the trial’s name alone', [name]],
  ])('is not one of %s', (_, parts) => {
    expect(readTrialKey(access, parts.join('.'))).toBeUndefined()
  })

  it('is none to another server', () => {
    const key = [name, id, number, epoch, signature].join('.')
    expect(readTrialKey(access, key)).toBeDefined()
    expect(readTrialKey({ trialToken: () => 'another' }, key)).toBeUndefined()
  })
})
