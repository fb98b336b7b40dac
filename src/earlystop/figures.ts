/** Two different numbers in as few digits (at least three) as keep them apart. */
export function describeFigures(a: number, b: number): [string, string] {
  for (let digits = 3; digits < 17; digits++) {
    const [x, y] = [shorten(a, digits), shorten(b, digits)]
    if (x !== y || a === b) return [x, y]
  }
  return [String(a), String(b)]
}

function shorten(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)))
}
