/** Whatever a placeholder may stand for, by its name. */
export type PlaceValues = Readonly<Record<string, number | string | boolean>>

/** `${name}`; `$${` stands for `${` itself, which a shell may want to see. */
const PLACEHOLDER = /\$\$\{|\$\{([^{}]+)\}/g

/** The names of a text's placeholders, in order. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap(([, name]) => name ?? [])
}

/** True when a placeholder of the text has no value. */
export function missingIn(text: string, values: PlaceValues): boolean {
  return namesIn(text).some((name) => values[name] === undefined)
}

/** A text with its placeholders replaced by their values; `otherwise` says what stands for one that has none, or throws. */
export function replaced(text: string, values: PlaceValues, otherwise: (name: string) => string): string {
  return text.replaceAll(PLACEHOLDER, (_, name: string | undefined) =>
    name === undefined ? '${' : String(values[name] ?? otherwise(name)),
  )
}
