/*
 * The part of objective space that a front leaves to be won. Smaller is better.
 *
 *   m         objectives
 *   p         points of the front; none is better than another in every objective
 *   r         reference: nothing beyond it counts
 *   cells     boxes (l, u] that fill { a <= r : no p <= a } without overlap; l may be -Infinity
 */

/** A box of objective space. */
export interface Cell {
  readonly lower: readonly number[]
  readonly upper: readonly number[]
}

/** The points that no other point beats, each once, in the order of their first coordinates. */
export function frontOf(points: readonly (readonly number[])[]): (readonly number[])[] {
  const order = [...points].sort((a, b) => compare(a, b))
  // In this order a point can only be dominated by one before it.
  const front: (readonly number[])[] = []
  for (const point of order) if (!front.some((p) => p.every((v, k) => v <= point[k]))) front.push(point)
  return front
}

/**
 * Cells between a front and the reference, by sweeping the last objective: between two points' values the cells of the other objectives stay
 * the same, and one that stays over several steps is one cell. O(n^(m-1) log n) for m objectives.
 */
export function openCells(front: readonly (readonly number[])[], reference: readonly number[]): Cell[] {
  const last = reference.length - 1
  const inside = front.filter((p) => p.every((v, k) => v < reference[k]))
  if (last === 0) return [{ lower: [-Infinity], upper: [Math.min(reference[0], ...inside.map((p) => p[0]))] }]
  const steps = [-Infinity, ...[...new Set(inside.map((p) => p[last]))].sort((a, b) => a - b), reference[last]]
  const cells: Cell[] = []
  let growing = new Map<string, { readonly cell: Cell; readonly from: number }>()
  for (let i = 0; i + 1 < steps.length; i++) {
    const active = frontOf(inside.filter((p) => p[last] <= steps[i]).map((p) => p.slice(0, last)))
    const next: typeof growing = new Map()
    for (const cell of openCells(active, reference.slice(0, last))) {
      const key = `${cell.lower} ${cell.upper}`
      next.set(key, growing.get(key) ?? { cell, from: steps[i] })
    }
    for (const [key, { cell, from }] of growing) if (!next.has(key)) cells.push(extended(cell, from, steps[i]))
    growing = next
  }
  for (const { cell, from } of growing.values()) cells.push(extended(cell, from, reference[last]))
  return cells
}

/** Volume between a front and the reference. */
export function hypervolume(front: readonly (readonly number[])[], reference: readonly number[]): number {
  const ideal = reference.map((r, k) => Math.min(r, ...front.map((p) => p[k])))
  const open = openCells(front, reference).map(({ lower, upper }) =>
    volumeOf(upper.map((u, k) => Math.max(0, u - Math.max(lower[k], ideal[k])))),
  )
  return volumeOf(reference.map((r, k) => r - ideal[k])) - open.reduce((sum, v) => sum + v, 0)
}

function volumeOf(sides: readonly number[]): number {
  return sides.reduce((product, side) => product * side, 1)
}

function extended({ lower, upper }: Cell, from: number, to: number): Cell {
  return { lower: [...lower, from], upper: [...upper, to] }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const k = a.findIndex((v, i) => v !== b[i])
  return k < 0 ? 0 : a[k] - b[k]
}
