import { formatNumber } from '../words/format.ts'
import { type Clues, isRange, type NewParameter, valuesOf, weightsOf } from './new-parameter.ts'

/** What can be said against it before the server is asked; `taken` are the other names. What is empty is not wrong yet. */
export function cluesOf(wanted: NewParameter, taken: readonly string[]): Clues {
  const { name, parent } = wanted
  const domain = isRange(wanted) ? rangeClue(wanted) : valuesClue(wanted)
  return {
    ...(taken.includes(name) && { name: 'There is one of this name.' }),
    ...(domain !== undefined && { [isRange(wanted) ? 'range' : 'values']: domain }),
    ...(domain === undefined && { ...stepClue(wanted), ...defaultClue(wanted), ...likelyClue(wanted) }),
    ...(parent !== '' && isUnconditional(wanted) && { when: `Say at which values of ${parent} it is there.` }),
  }
}

function isUnconditional({ parentValues, parentFrom, parentTo }: NewParameter): boolean {
  return parentValues.length === 0 && parentFrom === '' && parentTo === ''
}

function rangeClue({ from, to, scale }: NewParameter): string | undefined {
  if (from !== '' && scale !== 'linear' && Number(from) <= 0) return 'On this scale it must begin above 0.'
  if (from !== '' && to !== '' && Number(to) <= Number(from)) return `It must end above ${from}.`
  return undefined
}

function valuesClue(wanted: NewParameter): string | undefined {
  const values = valuesOf(wanted)
  const twice = values.find((value, k) => values.indexOf(value) !== k)
  if (twice !== undefined) return `${twice} stands there twice.`
  if (wanted.kind === 'choice') return undefined
  const word = values.find((value) => typeof value !== 'number')
  if (word !== undefined) return `${word} is no number.`
  return wanted.scale !== 'linear' && values.some((value) => Number(value) <= 0) ? 'On this scale all must be above 0.' : undefined
}

function stepClue(wanted: NewParameter): Clues {
  const { kind, step, from, to } = wanted
  if (!isRange(wanted) || step === '') return {}
  if (Number(step) <= 0) return { step: 'It must be above 0.' }
  if (kind === 'int' && !Number.isInteger(Number(step))) return { step: 'It must be a whole number.' }
  const isTooLarge = from !== '' && to !== '' && Number(step) > Number(to) - Number(from)
  return isTooLarge ? { step: `It is larger than the whole range, ${formatNumber(Number(to) - Number(from))}.` } : {}
}

function defaultClue(wanted: NewParameter): Clues {
  const clue = wanted.default === '' ? undefined : valueClue(wanted.default, wanted)
  return clue === undefined ? {} : { default: clue }
}

function likelyClue(wanted: NewParameter): Clues {
  const { kind, spread } = wanted
  const likely = wanted.likely.trim()
  if (kind === 'choice') {
    const known = valuesOf(wanted).map(String)
    if (likely === '' || known.includes(likely)) return {}
    const weights = weightsOf(likely)
    const example = `${known[0] ?? 'sgd'}: 3`
    if (weights === undefined) return { likely: `Write one of the values, or weights of some as ${example}.` }
    const other = Object.keys(weights).find((value) => !known.includes(value))
    return other === undefined ? {} : { likely: `${other} is none of the values.` }
  }
  if (likely === '') return spread === '' ? {} : { likely: 'Say near which value.' }
  if (spread !== '' && Number(spread) <= 0) return { likely: 'The spread must be above 0.' }
  const clue = valueClue(likely, wanted)
  return clue === undefined ? {} : { likely: clue }
}

/** What is wrong with a text as a value of it. */
function valueClue(text: string, wanted: NewParameter): string | undefined {
  const { from, to } = wanted
  if (!isRange(wanted)) return valuesOf(wanted).some((value) => String(value) === text) ? undefined : 'It must be one of the values.'
  if (from === '' || to === '' || (Number(text) >= Number(from) && Number(text) <= Number(to))) return undefined
  return `It must lie from ${formatNumber(Number(from))} to ${formatNumber(Number(to))}: make the range hold it.`
}
