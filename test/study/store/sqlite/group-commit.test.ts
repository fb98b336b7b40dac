import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { GroupCommit } from '../../../../src/study/store/sqlite/group-commit.ts'

test('a change that fails takes none of those with it that share its durable write, and few more writes are made', async () => {
  const db = new DatabaseSync(':memory:')
  onTestFinished(() => db.close())
  db.exec('CREATE TABLE rows (key INTEGER PRIMARY KEY, place INTEGER)')
  const sizes: number[] = []
  const calls = { filled: 0, undone: 0 }
  let syncs = 0
  const sync = async () => void syncs++
  const group = new GroupCommit(db, sync, {
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
  expect(syncs).toBe(1)
})

test('nothing is answered before the disk has it, and what comes meanwhile shares the next wait', async () => {
  const { db, disk, group, insert } = aGroup()
  const answered: number[] = []
  const write = (key: number) => insert(key).then(() => answered.push(key))
  const first = write(1)
  await disk.asked(1)
  const others = [write(2), write(3)]
  let seen = false
  const reader = group.synced().then(() => {
    seen = true
  })
  await turns(5)
  // Committed, so that a reader could see it, yet not on the disk.
  expect(db.prepare('SELECT key FROM rows').all()).toEqual([{ key: 1 }])
  expect([answered, seen, disk.waits.length]).toEqual([[], false, 1])
  disk.waits[0]!.resolve()
  await Promise.all([first, reader])
  expect(answered).toEqual([1])
  await disk.asked(2)
  disk.waits[1]!.resolve()
  await Promise.all(others)
  expect([answered, disk.waits.length]).toEqual([[1, 2, 3], 2])
})

test('a disk that fails rejects what waited for it and all that comes after: what it has is unknown', async () => {
  const { db, disk, group, insert } = aGroup()
  const settled = Promise.allSettled([insert(1), insert(2)])
  await disk.asked(1)
  const gathered = insert(3).catch((error: Error) => error.message)
  disk.waits[0]!.reject(new Error('EIO'))
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await gathered).toBe('EIO')
  await expect(insert(4)).rejects.toThrow('EIO')
  await expect(group.synced()).rejects.toThrow('EIO')
  expect(db.prepare('SELECT key FROM rows').all()).toEqual([{ key: 1 }, { key: 2 }])
})

test('flushing writes at once what waits, and ends when the disk has all of it', async () => {
  const { db, disk, group, insert } = aGroup()
  const first = insert(1)
  let flushed = false
  const flush = group.flush().then(() => {
    flushed = true
  })
  await disk.asked(1)
  const second = insert(2)
  disk.waits[0]!.resolve()
  await first
  await disk.asked(2)
  expect(flushed).toBe(false)
  disk.waits[1]!.resolve()
  await Promise.all([second, flush])
  expect(db.prepare('SELECT key FROM rows').all()).toEqual([{ key: 1 }, { key: 2 }])
})

/** A group on a disk that keeps what it was asked for waiting. */
function aGroup() {
  const db = new DatabaseSync(':memory:')
  onTestFinished(() => db.close())
  db.exec('CREATE TABLE rows (key INTEGER PRIMARY KEY)')
  const waits: PromiseWithResolvers<void>[] = []
  const asked = async (times: number): Promise<void> => {
    while (waits.length < times) await turns(1)
  }
  const group = new GroupCommit(db, () => {
    waits.push(Promise.withResolvers())
    return waits.at(-1)!.promise
  })
  const insert = (key: number): Promise<void> => group.write(() => void db.prepare('INSERT INTO rows VALUES (?)').run(key))
  return { db, disk: { waits, asked }, group, insert }
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}
