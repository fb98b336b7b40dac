import { z } from 'zod'
import { type DocumentOptions, type ParsedDocument, parseStudyDocument } from '../../../src/study/yaml/index.ts'

export const OPTIONS: DocumentOptions = {
  workingFolder: '/work/here',
  newSeed: () => 42,
  collectors: [{ name: 'stdout', settings: z.object({}) }],
}
export const HEAD = 'apiVersion: hone.dev/v1\nkind: Study\nmetadata: {name: digits}\nspec:\n'

export function parse(text: string, change: Partial<DocumentOptions> = {}): ParsedDocument {
  return parseStudyDocument(text, { ...OPTIONS, ...change })
}

/** A study with one objective and these further lines of spec; its parameters unless they are among them. */
export function study(lines: string): string {
  const parameters = lines.includes('parameters:') ? '' : '  parameters: {lr: {double: [1e-4, 1.0], scale: log}}\n'
  const objectives = lines.includes('objectives:') ? '' : '  objectives: [{metric: loss, goal: minimize}]\n'
  return `${HEAD}${objectives}${parameters}  algorithm: {name: random}\n  budget: {trials: 10}\n${lines.replace(/^\n/, '')}`
}

/** `line:column field: message` of every problem, and its remedy. */
export function problems(text: string, change: Partial<DocumentOptions> = {}): string[] {
  return parse(text, change).problems.map(
    (p) => `${p.line}:${p.column} ${p.field}: ${p.message}${p.remedy === undefined ? '' : ` | ${p.remedy}`}`,
  )
}
