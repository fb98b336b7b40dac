/** Throws a TypeError for an option that is none: a misspelt one would be as if it were not there. */
export function refuseUnknown(given: object, known: Readonly<Record<string, true>>, of: string): void {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name))
  if (unknown !== undefined) throw new TypeError(`${unknown} is no option of ${of}; there are ${Object.keys(known).join(', ')}`)
}
