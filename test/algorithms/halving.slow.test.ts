import { it } from 'vitest'
import { checkBrackets, checkPromotions } from './halving-invariants.ts'

it('asha keeps its invariants over 10,000 random orders of events', () => {
  for (let seed = 1001; seed <= 11_000; seed++) checkPromotions(seed)
})

it('hyperband keeps its invariants over 10,000 random orders of events', () => {
  for (let seed = 1001; seed <= 11_000; seed++) checkBrackets(seed)
})
