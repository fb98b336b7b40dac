// Seeded random numbers: the same seed gives the same training run on every machine.

/**
 * Starts a stream of random numbers (the generator known as mulberry32).
 * @param {number} seed an integer
 * @returns {() => number} draws evenly from [0, 1)
 */
export function randomStream(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Draws from the normal distribution with mean 0 and standard deviation 1 (Box and Muller). */
export function drawNormal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Puts the items into a random order, in place, and returns them (Fisher and Yates). */
export function shuffle(items, random) {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = items[last]
    items[last] = items[other]
    items[other] = kept
  }
  return items
}
