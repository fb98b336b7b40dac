import type { GjsonPath, Query, Step } from './gjson-path.ts'
import type { JsonValue } from './json.ts'

/** What the path finds; undefined when there is nothing. */
export function findGjson(path: GjsonPath, value: JsonValue): JsonValue | undefined {
  return walk(path.steps, value)
}

function walk(steps: readonly Step[], value: JsonValue | undefined): JsonValue | undefined {
  const [step, ...rest] = steps
  if (step === undefined || value === undefined) return value
  switch (step.kind) {
    case 'key':
      return walk(rest, valueAt(value, step.key))
    case 'whole':
      return walk(rest, value)
    case 'wrap': {
      const found = step.paths.map((path) => walk(path.steps, value)).filter((one) => one !== undefined)
      return walk(rest, found)
    }
    case 'each':
      if (!Array.isArray(value)) return undefined
      return rest.length === 0 ? value.length : eachOf(value, rest)
    case 'query': {
      if (!Array.isArray(value)) return undefined
      if (!step.all)
        return walk(
          rest,
          value.find((element) => holds(step.query, element)),
        )
      return eachOf(
        value.filter((element) => holds(step.query, element)),
        rest,
      )
    }
  }
}

/** Applies the steps up to a `|` to each element, those behind it to all of them. */
function eachOf(elements: readonly JsonValue[], steps: readonly Step[]): JsonValue | undefined {
  const cut = steps.findIndex(({ kind }) => kind === 'whole')
  const [inner, outer] = cut < 0 ? [steps, []] : [steps.slice(0, cut), steps.slice(cut)]
  return walk(
    outer,
    elements.map((element) => walk(inner, element)).filter((one) => one !== undefined),
  )
}

function valueAt(value: JsonValue, key: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object') return undefined
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, JsonValue>>)[key] : undefined
}

function holds({ path, operator, value }: Query, element: JsonValue): boolean {
  const found = walk(path.steps, element)
  if (found === undefined) return false
  if (operator === undefined || value === undefined) return true
  switch (operator) {
    case '=':
    case '==':
      return found === value
    case '!=':
      return found !== value
    case '%':
      return like(found, value)
    case '!%':
      return !like(found, value)
    default:
      return ordered(found, operator, value)
  }
}

function ordered(found: JsonValue, operator: '<' | '<=' | '>' | '>=', value: JsonValue): boolean {
  if (typeof found !== typeof value || (typeof found !== 'number' && typeof found !== 'string')) return false
  const [a, b] = [found, value as typeof found]
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  return operator === '>' ? a > b : a >= b
}

/** `*` stands for any text, `?` for any character. */
function like(found: JsonValue, pattern: JsonValue): boolean {
  if (typeof found !== 'string' || typeof pattern !== 'string') return false
  const text = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${text}$`, 's').test(found)
}

/** Whether a condition holds: it finds an object, or a list that is not empty. */
export function gjsonHolds(path: GjsonPath, value: JsonValue): JsonValue | undefined {
  const found = findGjson(path, value)
  if (Array.isArray(found)) return found.length > 0 ? found[0] : undefined
  return found !== null && typeof found === 'object' ? found : undefined
}
