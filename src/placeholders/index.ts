/** placeholders: `${name}` in the texts of a command, and the line that runs a trial again by hand; knows no study. */
export { shellLine, shellQuoted } from './shell-line.ts'
export { type PlaceValues, parameterVariable, presentTexts, presentWords, replaced } from './text.ts'
