/** Whatever a placeholder may stand for, by its name. */
export type PlaceValues = Readonly<Record<string, number | string | boolean>>

/** `${name}`; `$${` stands for `${` itself, which a shell may want to see. */
const PLACEHOLDER = /\$\$\{|\$\{([^{}]+)\}/g

/** The names of a text's placeholders, in order. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap(([, name]) => name ?? [])
}

/** True when a placeholder of the text has no value. */
function missingIn(text: string, values: PlaceValues): boolean {
  return namesIn(text).some((name) => values[name] === undefined)
}

/** A text with its placeholders replaced by their values; `otherwise` says what stands for one that has none, or throws. */
export function replaced(text: string, values: PlaceValues, otherwise: (name: string) => string): string {
  return text.replaceAll(PLACEHOLDER, (_, name: string | undefined) =>
    name === undefined ? '${' : String(values[name] ?? otherwise(name)),
  )
}

/** The words of a command with its placeholders as they stand; a group in which one has no value is left out. */
export function presentWords(command: readonly (string | readonly string[])[], values: PlaceValues): string[] {
  return command.flatMap((part) => (typeof part === 'string' ? [part] : part.some((text) => missingIn(text, values)) ? [] : part))
}

/** The variables of a command that are texts, not secrets, and whose placeholders all have values. */
export function presentTexts(env: Readonly<Record<string, unknown>>, values: PlaceValues): [name: string, text: string][] {
  const texts = Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return texts.filter(([, text]) => !missingIn(text, values))
}

/** The variable that tells a trial a parameter: all but letters, digits and _ become _. */
export function parameterVariable(name: string): string {
  return `HONE_PARAM_${name.replaceAll(/\W/g, '_')}`
}
