/**
 * Twice the ranks of values from 1 on, in their order; equal values share the mean of their places, so that doubled ranks are whole numbers.
 */
export function doubledRanks(values: ArrayLike<number>): number[] {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b])
  const ranks = new Array<number>(values.length).fill(0)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1]] === values[order[from]]) to++
    for (let at = from; at <= to; at++) ranks[order[at]] = from + to + 2
    from = to + 1
  }
  return ranks
}

/** Spearman's rank correlation of two lists of one length, in [-1, 1]; 0 where one of them has a single value throughout. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [doubledRanks(a), doubledRanks(b)]
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
