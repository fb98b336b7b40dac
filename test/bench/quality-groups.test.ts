import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GROUPS } from '../../bench/quality/groups.ts'

const known = JSON.parse(readFileSync(new URL('../../bench/quality/tasks/surrogates.json', import.meta.url), 'utf8')) as object

describe('the groups of surrogates', () => {
  it.each(['surrogate-limit', 'surrogate-front'])('%s hold every data set whose best is known, each in one half', (kind) => {
    const grouped = [...(GROUPS[kind] ?? []), ...(GROUPS[`${kind}2`] ?? [])]
    expect(grouped.toSorted()).toEqual(
      Object.keys(known)
        .map((name) => `${kind}/${name}`)
        .toSorted(),
    )
  })
})
