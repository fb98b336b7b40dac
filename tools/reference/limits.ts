import { readFileSync } from 'node:fs'
import { LIMITS } from '../../src/model/index.ts'

/** Every bound with its reason: the comments of the file that has them. */
export function limitsPage(file: string): string {
  const reasons = new Map<string, string>()
  let comment = ''
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    comment = /^ {2}\/\*\* (.*?) \*\/$/.exec(line)?.[1] ?? comment
    const name = /^ {2}(\w+):/.exec(line)?.[1]
    if (name === undefined) continue
    reasons.set(name, comment)
    comment = ''
  }
  const rows = Object.entries(LIMITS).map(
    ([name, value]) => `| ${words(name)} | ${value.toLocaleString('en')} | ${reasons.get(name) ?? ''} |`,
  )
  const parts = [
    '# Limits',
    'Every bound of the service. Written by `node tools/generate-reference.ts` from `src/model/limits.ts`; do not edit. Whoever meets one is told which: [`LIMIT_REACHED`](errors.md#codes), or the field of the request.',
    ['| what | at most | why |', '|---|---|---|', ...rows].join('\n'),
  ]
  return `${parts.join('\n\n')}\n`
}

function words(name: string): string {
  const text = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
