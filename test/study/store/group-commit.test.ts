import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { GroupCommit } from '../../../src/study/store/group-commit.ts'

test('a change that fails takes none of those with it that share its durable write, and few more writes are made', async () => {
  const db = new DatabaseSync(':memory:')
  onTestFinished(() => db.close())
  db.exec('CREATE TABLE rows (key INTEGER PRIMARY KEY, place INTEGER)')
  const sizes: number[] = []
  const calls = { filled: 0, undone: 0 }
  const group = new GroupCommit(db, {
    begun: (changes) => {
      sizes.push(changes)
      return () => {}
    },
    filled: () => {
      calls.filled += 1
    },
    undone: () => {
      calls.undone += 1
    },
  })
  const bad = 11
  const settled = await Promise.allSettled(
    Array.from({ length: 32 }, (_, key) =>
      group.write(() => {
        db.prepare('INSERT INTO rows VALUES (?, (SELECT count(*) FROM rows))').run(key)
        if (key === bad) throw new Error('refused')
      }),
    ),
  )
  expect(settled.flatMap(({ status }, key) => (status === 'rejected' ? [key] : []))).toEqual([bad])
  const rows = db.prepare('SELECT key, place FROM rows ORDER BY key').all()
  const kept = Array.from({ length: 32 }, (_, key) => key).filter((key) => key !== bad)
  // In the order of the calls, each once.
  expect(rows.map(({ key, place }) => [key, place])).toEqual(kept.map((key, place) => [key, place]))
  expect(sizes).toEqual([32, 16, 8, 8, 4, 2, 2, 1, 1, 4, 16])
  expect(calls).toEqual({ filled: 5, undone: 6 })
})
