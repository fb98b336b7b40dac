/** Squared distance of two points in the unit cube: a coordinate that one of them lacks counts as its whole range. Unscaled: hyperparameters change from trial to trial, what is chosen by it must not. */
export function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) {
    const difference = a[j] - b[j]
    sum += Number.isNaN(difference) ? Number(Number.isNaN(a[j]) !== Number.isNaN(b[j])) : Math.min(1, difference * difference)
  }
  return sum
}

/** Root mean square over the coordinates. */
export function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(squaredDistance(a, b) / a.length)
}
