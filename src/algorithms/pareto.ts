/*
 * Comparing trials by several objectives, smaller is better.
 *
 *   a dominates b   a is nowhere worse and somewhere better; with constraints: a keeps them and b does not, or both break them and a by less
 *   front           those that nobody of the rest dominates; rank 0 is the first front, rank 1 the next without it, ...
 *   crowding        how much room a point has on its front: sum over objectives of the distance of its neighbours, scaled; ends Infinity
 *
 * Deb et al., A fast and elitist multiobjective genetic algorithm: NSGA-II, IEEE Trans. Evol. Comp. 6 (2002), sections III and VI.
 */

/** What is compared. */
export interface Candidate {
  /** One per objective, finite. */
  readonly losses: readonly number[]
  /** Sum of the violations of constraints; 0 = feasible. */
  readonly violation: number
}

/** True when `a` dominates `b`. */
export function dominates(a: Candidate, b: Candidate): boolean {
  if (a.violation > 0 || b.violation > 0) return a.violation < b.violation
  let isBetter = false
  for (let k = 0; k < a.losses.length; k++) {
    if (a.losses[k] > b.losses[k]) return false
    if (a.losses[k] < b.losses[k]) isBetter = true
  }
  return isBetter
}

/** The fronts of some candidates as indices, best first; each front in the order of indices. */
export function sortFronts(candidates: readonly Candidate[]): number[][] {
  const n = candidates.length
  const beaten = candidates.map((): number[] => [])
  const over = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (dominates(candidates[i], candidates[j])) {
        beaten[i].push(j)
        over[j] += 1
      } else if (dominates(candidates[j], candidates[i])) {
        beaten[j].push(i)
        over[i] += 1
      }
    }
  }
  const fronts: number[][] = []
  let front = [...candidates.keys()].filter((i) => over[i] === 0)
  while (front.length > 0) {
    fronts.push(front)
    const next: number[] = []
    for (const i of front) {
      for (const j of beaten[i]) {
        over[j] -= 1
        if (over[j] === 0) next.push(j)
      }
    }
    front = next.sort((a, b) => a - b)
  }
  return fronts
}

/** Crowding distance of the members of one front, in their order. */
export function crowding(front: readonly Candidate[]): number[] {
  const room = front.map(() => 0)
  const objectives = front[0]?.losses.length ?? 0
  for (let k = 0; k < objectives; k++) {
    const order = [...front.keys()].sort((a, b) => front[a].losses[k] - front[b].losses[k] || a - b)
    const first = front[order[0]].losses[k]
    // Halves keep the difference of two huge losses finite.
    const range = 0.5 * front[order[order.length - 1]].losses[k] - 0.5 * first
    room[order[0]] = Infinity
    room[order[order.length - 1]] = Infinity
    if (range === 0) continue
    for (let i = 1; i + 1 < order.length; i++) {
      room[order[i]] += (0.5 * front[order[i + 1]].losses[k] - 0.5 * front[order[i - 1]].losses[k]) / range
    }
  }
  return room
}

/** Indices from best to worst: by front, then by room on it, then by index. */
export function rankCandidates(candidates: readonly Candidate[]): number[] {
  return sortFronts(candidates).flatMap((front) => {
    const room = crowding(front.map((i) => candidates[i]))
    return [...front.keys()].sort((a, b) => (room[a] === room[b] ? a - b : room[b] > room[a] ? 1 : -1)).map((k) => front[k])
  })
}
