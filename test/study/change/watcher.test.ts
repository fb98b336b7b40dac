import { describe, expect, it } from 'vitest'
import type { Study, StudyId } from '../../../src/model/index.ts'
import { StudiesWatcher } from '../../../src/study/change/watcher.ts'

const studyOf = (id: string, revision = 1): Study => ({ id: id as StudyId, revision }) as Study

describe('who watches all studies', () => {
  it('is told at once all that changed and all that went since the last look, each as it is now, and then nothing', () => {
    const watcher = new StudiesWatcher()
    expect(watcher.take()).toBeUndefined()
    watcher.add(studyOf('a', 1), 5)
    watcher.add(studyOf('a', 2), 6)
    watcher.remove('b' as StudyId, 7)
    expect(watcher.take()).toEqual({ revision: 7, whole: false, studies: [studyOf('a', 2)], deleted: ['b'] })
    expect(watcher.take()).toBeUndefined()
  })

  it('is told of a study that changed and went that it went', () => {
    const watcher = new StudiesWatcher()
    watcher.add(studyOf('a'), 5)
    watcher.remove('a' as StudyId, 6)
    expect(watcher.take()).toMatchObject({ revision: 6, studies: [], deleted: ['a'] })
  })

  it('is woken by each of them, also by what came while it did not wait, and by its end', async () => {
    const watcher = new StudiesWatcher()
    for (const happens of [() => watcher.add(studyOf('a'), 1), () => watcher.remove('a' as StudyId, 2), () => watcher.end()]) {
      happens()
      await watcher.bell.wait()
      const woken = watcher.bell.wait().then(() => 'woken')
      happens()
      expect(await woken).toBe('woken')
    }
    expect(watcher.ended).toBe(true)
  })
})
