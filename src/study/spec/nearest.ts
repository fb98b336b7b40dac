import { meantBy } from './words-of-others.ts'

/** The candidate that was probably meant; undefined when none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = begin(name)
  let best: string | undefined
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(wanted, begin(candidate))
    // what shares no letter with it was not meant
    if (distance < Math.min(least, wanted.length)) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** A remedy for an unknown name: the nearest one, or all of them. */
export function suggestName(name: string, candidates: readonly string[]): string {
  const near = meantBy(plain(name), candidates) ?? nearest(name, candidates)
  if (near !== undefined) return `Did you mean ${near}?`
  if (candidates.length === 0) return 'Leave it out.'
  const shown = candidates.slice(0, 20).join(', ')
  return `Known here: ${shown}${candidates.length > 20 ? ', ...' : ''}.`
}

/** As much of a name as is compared. */
function begin(name: string): string {
  return plain(name.slice(0, 256)).slice(0, 64)
}

/** Case and separators are what people get wrong first. */
export function plain(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '')
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min(replaced, last[j]! + 1, row[j - 1]! + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}
