/**
 * Twice the ranks of values from 1 on, in their order; equal values share the mean of their places, so that doubled ranks are whole numbers.
 */
export function doubledRanks(values: ArrayLike<number>): number[] {
  // Numbers sort natively far faster than places by a comparison; each is found again by halving.
  const sorted = Float64Array.from(values).sort()
  const ranks = new Float64Array(sorted.length)
  for (let from = 0; from < sorted.length; ) {
    let to = from
    while (to + 1 < sorted.length && sorted[to + 1] === sorted[from]) to++
    ranks[from] = from + to + 2
    from = to + 1
  }
  return Array.from(values, (value) => ranks[firstOf(sorted, value)])
}

/** Where a number that is there stands first among ascending ones. */
function firstOf(sorted: Float64Array, value: number): number {
  let from = 0
  let to = sorted.length - 1
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle] < value) from = middle + 1
    else to = middle
  }
  return from
}

/** Spearman's rank correlation of two lists of one length, in [-1, 1]; 0 where one of them has a single value throughout. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return correlationOfRanks(doubledRanks(a), doubledRanks(b))
}

/** The same of lists whose doubled ranks are known. */
export function correlationOfRanks(x: readonly number[], y: readonly number[]): number {
  const middle = x.length + 1
  let ofX = 0
  let ofY = 0
  let ofBoth = 0
  for (let i = 0; i < x.length; i++) {
    ofX += (x[i] - middle) ** 2
    ofY += (y[i] - middle) ** 2
    ofBoth += (x[i] - middle) * (y[i] - middle)
  }
  return ofX === 0 || ofY === 0 ? 0 : ofBoth / Math.sqrt(ofX * ofY)
}

/**
 * The share of the variance of doubled ranks that lies between groups, corrected for chance, in [0, 1]: epsilon squared of a one-way analysis
 * of variance (Kelley 1935), (SS_between - (k - 1) MS_within) / SS_total for k groups. `group` has each one's group, a small whole number; 0 where
 * nothing is left to compare.
 */
export function shareBetweenGroups(group: ArrayLike<number>, ranks: readonly number[]): number {
  const n = ranks.length
  const middle = n + 1
  const counts: number[] = []
  const sums: number[] = []
  let total = 0
  for (let i = 0; i < n; i++) {
    const distance = ranks[i] - middle
    total += distance ** 2
    counts[group[i]] = (counts[group[i]] ?? 0) + 1
    sums[group[i]] = (sums[group[i]] ?? 0) + distance
  }
  let k = 0
  let between = 0
  sums.forEach((sum, of) => {
    k += 1
    between += sum ** 2 / counts[of]
  })
  if (total === 0 || n <= k) return 0
  return Math.max(0, (between - ((k - 1) * (total - between)) / (n - k)) / total)
}
