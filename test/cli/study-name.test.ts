import { describe, expect, it } from 'vitest'
import { studyNameOf } from '../../src/cli/study-name.ts'
import { studyName } from '../../src/study/yaml/schema.ts'
import { metadataOf } from '../../src/wire/index.ts'

describe('the name of a study', () => {
  it('made of a title is one that the server takes, with the letters below accents', () => {
    expect(studyNameOf('Größtes Modèle: Ünï_2', 'x')).toBe('grosstes-modele-uni-2')
    expect(studyNameOf('漢字', 'imported')).toBe('imported')
    for (const title of ['a'.repeat(200), `--${'ab '.repeat(60)}`, `${'a'.repeat(62)}-b`]) {
      expect(studyName.safeParse(studyNameOf(title, 'x')).success).toBe(true)
    }
  })

  it('may say its project', () => {
    expect(metadataOf('plans')).toEqual({ name: 'plans' })
    expect(metadataOf('research/plans')).toEqual({ name: 'plans', project: 'research' })
  })
})
