import { parseExpression } from './expression.ts'
import type { ExpressionFault } from './expression-tokens.ts'

/** What is wrong with the formula of one derived metric. */
export interface DerivedFault extends ExpressionFault {
  readonly name: string
}

export interface DerivedMetrics {
  /** The formulas, each behind those that it uses. */
  readonly ordered: Readonly<Record<string, string>>
  readonly faults: readonly DerivedFault[]
}

/** Reads the formulas of derived metrics, which may use each other; says which of them cannot be computed. */
export function readDerived(derived: Readonly<Record<string, string>>): DerivedMetrics {
  const faults: DerivedFault[] = []
  const uses = new Map<string, readonly string[]>()
  for (const [name, text] of Object.entries(derived)) {
    const read = parseExpression(text)
    if ('message' in read) faults.push({ name, ...read })
    else if (read.metrics.length === 0)
      faults.push({ name, at: 0, message: 'names no metric', remedy: 'Use what trials report, as accuracy - 0.1 * latencyMs.' })
    else uses.set(name, read.metrics)
  }
  const ordered = new Map<string, string>()
  const visit = (name: string, trail: readonly string[]): void => {
    if (ordered.has(name)) return
    if (trail.includes(name)) {
      const cycle = [...trail.slice(trail.indexOf(name)), name]
      if (!faults.some((fault) => cycle.includes(fault.name))) {
        faults.push({ name, at: 0, message: `makes a circle: ${cycle.join(' needs ')}`, remedy: 'Leave one of them out.' })
      }
      return
    }
    for (const used of uses.get(name) ?? []) if (Object.hasOwn(derived, used)) visit(used, [...trail, name])
    ordered.set(name, derived[name]!)
  }
  for (const name of Object.keys(derived)) visit(name, [])
  return { ordered: Object.fromEntries(ordered), faults }
}
