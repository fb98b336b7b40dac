import { expect, it } from 'vitest'
import { withoutPassword } from '../../../src/cli/imports/without-password.ts'

it('shows no password, whatever is in it', () => {
  expect(withoutPassword('postgresql+psycopg2://me:se:c/r@t@host:5432/optuna')).not.toContain('se:c/r')
  expect(withoutPassword('postgresql://me:secret@host:5432/optuna')).toBe('postgresql://me@host:5432/optuna')
  expect(withoutPassword('postgresql://me@host/optuna')).toBe('postgresql://me@host/optuna')
  expect(withoutPassword('runs/a:b@c.csv')).toBe('runs/a:b@c.csv')
})
