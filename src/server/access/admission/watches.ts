import { HoneError } from '../../../model/index.ts'
import type { StudiesChange } from '../../../study/index.ts'
import { type Caller, describeCaller } from '../callers.ts'
import { sees } from '../rules.ts'

/** Whether a caller that was let in would be let in again. */
export type Holds = (who: Caller) => boolean

/** A watch that begins once its caller may have it. */
export async function* admitted<T>(demand: () => Promise<void>, items: () => AsyncIterable<T>): AsyncIterable<T> {
  await demand()
  yield* items()
}

/** Lets pass whose token still holds. */
export function demandHeld(who: Caller, holds: Holds): Caller {
  if (holds(who)) return who
  throw new HoneError('UNAUTHENTICATED', `The ${describeCaller(who)} has ended.`)
}

/** What comes of it, as long as the caller's token holds. */
export function whileHeld<T>(who: Caller, holds: Holds, items: AsyncIterable<T>): AsyncIterable<T> {
  return who.kind === 'named' ? untilEnded(who, holds, items) : items
}

async function* untilEnded<T>(who: Caller, holds: Holds, items: AsyncIterable<T>): AsyncIterable<T> {
  for await (const item of items) {
    demandHeld(who, holds)
    yield item
  }
}

/** Ids of deleted studies pass: they are opaque, and a reader that resumes may know them. */
export async function* onlyVisible(changes: AsyncIterable<StudiesChange>, who: Caller): AsyncIterable<StudiesChange> {
  for await (const change of changes) yield { ...change, studies: change.studies.filter((study) => sees(who, study)) }
}
