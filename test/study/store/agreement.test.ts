import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HoneError, type JsonValue, type StudyId } from '../../../src/model/index.ts'
import { createMemoryStore, type Mutation, openSqliteStore, type Store } from '../../../src/study/store/index.ts'
import { sampleStudy, sampleTrial } from '../../contracts/store.ts'
import { scratchFolder } from './scratch.ts'

/** One thing that a caller asks of a store; `null` in a revision means "the right one". */
type Command =
  | { kind: 'create'; id: string; name: string; createdAt: number }
  | {
      kind: 'commit'
      id: string
      expected: number | null
      step: number
      trials: number[]
      points: [number, number[]][]
      deleted: number[]
      state: JsonValue
      rename: string | null
      request: string | null
    }
  | { kind: 'delete'; id: string }
  | { kind: 'forget'; before: number }
  | { kind: 'read'; id: string; trials: number[] | null; after: number | null }

const id = fc.constantFrom('alpha', 'beta', 'gamma')
const name = fc.constantFrom('one', 'two', 'three', '#')
const number = fc.integer({ min: 1, max: 6 })
const value = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -0, Number.NEGATIVE_INFINITY))

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant('create'), id, name, createdAt: fc.nat(3) }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('commit'),
      id,
      expected: fc.option(fc.nat(3), { freq: 8 }),
      step: fc.integer({ min: 1, max: 3 }),
      trials: fc.array(number, { maxLength: 3 }),
      points: fc.array(fc.tuple(number, fc.array(value, { maxLength: 3 })), { maxLength: 3 }),
      deleted: fc.array(number, { maxLength: 1 }),
      state: fc.jsonValue() as fc.Arbitrary<JsonValue>,
      rename: fc.option(name, { freq: 2 }),
      request: fc.option(fc.string(), { freq: 2 }),
    }),
  },
  fc.record({ kind: fc.constant('delete'), id }),
  fc.record({ kind: fc.constant('forget'), before: fc.nat(20) }),
  fc.record({ kind: fc.constant('read'), id, trials: fc.option(fc.array(number)), after: fc.option(fc.nat(5)) }),
)

test('the memory store and the SQLite store agree over random commands', async () => {
  const folder = scratchFolder()
  let files = 0
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 40 }), async (commands) => {
      const memory = createMemoryStore()
      const sqlite = await openSqliteStore(join(folder, `${files++}.db`))
      try {
        for (const [at, next] of commands.entries()) {
          expect(await answer(sqlite, next, at)).toStrictEqual(await answer(memory, next, at))
        }
        expect(await everything(sqlite)).toStrictEqual(await everything(memory))
      } finally {
        await sqlite.close()
      }
    }),
    { numRuns: 60 },
  )
})

/** What a store says: a value, or the code of its refusal. */
async function answer(store: Store, command: Command, at: number): Promise<unknown> {
  try {
    return await obey(store, command, at)
  } catch (error) {
    return error instanceof HoneError ? [error.code, error.message] : String(error)
  }
}

async function obey(store: Store, command: Command, at: number): Promise<unknown> {
  switch (command.kind) {
    case 'create':
      return store.createStudy(sampleStudy(command.id, { name: command.name, createdAt: command.createdAt }), {
        requestId: command.name,
        bodyHash: '',
        reply: null,
        at,
      })
    case 'commit': {
      const expected = command.expected ?? (await store.readStudy(command.id as StudyId))?.study.revision ?? 0
      const revision = expected + command.step
      return store.commit(command.id as StudyId, expected, revision, mutation(command, revision, at))
    }
    case 'delete':
      return store.deleteStudy(command.id as StudyId)
    case 'forget':
      return store.forgetRequests(command.before)
    case 'read':
      return store.readPoints(command.id as StudyId, {
        ...(command.trials && { trials: command.trials }),
        ...(command.after !== null && { afterRevision: command.after }),
      })
  }
}

function mutation(command: Command & { kind: 'commit' }, revision: number, at: number): Mutation {
  const study = sampleStudy(command.id, { revision, ...(command.rename === null ? {} : { name: command.rename }) })
  return {
    ...(command.rename === null ? {} : { study }),
    trials: command.trials.map((trial) => sampleTrial(study, trial, { worker: `w${at}` })),
    points: command.points.map(([trial, values]) => ({
      trial,
      revision,
      points: values.map((loss, step) => ({ step, at, values: { loss } })),
    })),
    deletedTrials: command.deleted,
    algorithmState: command.state,
    ...(command.request === null ? {} : { request: { requestId: command.request, bodyHash: 'b', reply: at, at } }),
  }
}

async function everything(store: Store): Promise<unknown> {
  const studies = await store.listStudies()
  const rows = studies.map(async (study) => [await store.readStudy(study.id), await store.readPoints(study.id)])
  return [studies, await Promise.all(rows)]
}
