import { LIMITS, type Problem } from '../../model/index.ts'

/** What is wrong with labels; null stands for one to be removed. */
export function labelProblems(labels: Readonly<Record<string, string | null>>): Problem[] {
  const entries = Object.entries(labels)
  const problems = entries.flatMap(([name, value]): Problem[] => {
    const field = `labels.${name.slice(0, LIMITS.nameCharacters)}`
    const fits = name.length > 0 && name.length <= LIMITS.nameCharacters && (value?.length ?? 0) <= LIMITS.nameCharacters
    return fits ? [] : [{ field, message: `must have a name of 1 to ${LIMITS.nameCharacters} characters and a value of at most as many` }]
  })
  if (entries.length > LIMITS.labelsPerTrial) {
    problems.push({ field: 'labels', value: entries.length, message: `must be at most ${LIMITS.labelsPerTrial}` })
  }
  return problems
}
