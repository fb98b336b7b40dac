/** placeholders: `${name}` in the texts of a command, and the line that runs a trial again by hand; knows no study. */
export { shellLine } from './shell-line.ts'
export { missingIn, namesIn, type PlaceValues, replaced } from './text.ts'
