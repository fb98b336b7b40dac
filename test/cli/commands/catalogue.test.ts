import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { runCli } from '../../../src/cli/index.ts'
import { noAbilities } from '../abilities.ts'

const settings = z.strictObject({ eta: z.int().min(2).default(3).describe('One in so many goes on.') })
const hyper = { name: 'hyper', summary: 'Brackets.', settings }
const plain = { name: 'plain', summary: 'Draws.', settings: z.strictObject({}) }
const bound = { name: 'bound', summary: 'Ends what is low.', settings: z.strictObject({ least: z.number().describe('Less is ended.') }) }
const catalogue = async () => ({ algorithms: [hyper, plain], rules: [bound], collectors: [] })
let said: string
beforeEach(() => {
  said = ''
  const say = (text: string): void => {
    said += `${text}\n`
  }
  vi.spyOn(console, 'log').mockImplementation(say)
  vi.spyOn(console, 'error').mockImplementation(say)
})
afterEach(() => void vi.restoreAllMocks())

const hone = (...args: string[]) => runCli(args, '1.2.3', { ...noAbilities, catalogue })

it('lists what a study can name', async () => {
  expect(await hone('algorithms')).toBe(0)
  expect(said).toMatch(/^hyper +Brackets\.$/m)
  expect(said).toMatch(/^plain +Draws\.$/m)
})

it('shows one with its settings, in words or as JSON', async () => {
  await hone('algorithms', 'hyper')
  expect(said).toMatch(/^eta +integer +3 +One in so many goes on\.$/m)
  expect(said).toContain('algorithm: {name: hyper}')
  said = ''
  await hone('algorithms', 'hyper', '--json')
  expect(JSON.parse(said)).toMatchObject({ name: 'hyper', settings: { eta: { type: 'integer', default: 3 } } })
})

it('says which settings one cannot do without, and has them in what stands in a study file', async () => {
  await hone('rules', 'bound')
  expect(said).toMatch(/^least +number +required +Less is ended\.$/m)
  expect(said).toContain('earlyStopping: {name: bound, least: LEAST}')
  said = ''
  await hone('rules', 'bound', '--json')
  expect(JSON.parse(said)).toMatchObject({ required: ['least'] })
})

it('names what there is where one asks for something else', async () => {
  expect(await hone('algorithms', 'hiper')).toBe(3)
  expect(said).toContain('There is hyper, plain.')
})
