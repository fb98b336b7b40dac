import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Study, StudyId } from '../../../src/model/index.ts'
import { type AuditLine, admitCallers } from '../../../src/server/access/admission/index.ts'
import { asCaller, type Caller } from '../../../src/server/access/index.ts'
import type { ArtifactPiece, Studies } from '../../../src/study/index.ts'
import { openArtifactFiles } from '../../../src/study/store/index.ts'
import { openBench, specOf } from '../../study/bench-room.ts'

const OWNER: Caller = { kind: 'owner' }
const ANYONE: Caller = { kind: 'anyone' }
const VIZIER: Caller = { kind: 'anyone', format: 'vizier' }
const WRITER: Caller = { kind: 'named', name: 'w', project: 'mine', readOnly: false }
const READER: Caller = { kind: 'named', name: 'r', project: 'mine', readOnly: true }
const CLUSTER: Caller = { kind: 'cluster' }
const AUDITOR: Caller = { kind: 'named', name: 'a', readOnly: true }

let bench: Awaited<ReturnType<typeof openBench>>
let folder: string
let room: Studies
let lines: AuditLine[]
let mine: Study
let theirs: Study
let vizier: Study
const trialOf = (study: StudyId, trial: number, confined = true): Caller => ({ kind: 'trial', study, trial, confined })

const artifactOf = (study: StudyId, number: number): ArtifactPiece => ({
  trial: { study, number },
  name: 'model.pt',
  upload: 'upload-1',
  offset: 0,
  data: Buffer.from('weights'),
  whole: {},
})

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hone-admission-'))
  bench = await openBench(undefined, undefined, undefined, { files: openArtifactFiles(folder), bytesMax: 1_000 })
  lines = []
  room = admitCallers(bench.studies, { audit: (line) => lines.push(line), reachesServer: (spec) => spec.trial !== undefined })
  mine = await bench.studies.createStudy({ spec: { ...specOf(), name: 'a', project: 'mine' } })
  theirs = await bench.studies.createStudy({ spec: { ...specOf(), name: 'b', project: 'theirs' } })
  vizier = await bench.studies.createStudy({ spec: { ...specOf(), name: 'c', project: 'mine' }, document: '', documentFormat: 'vizier' })
  for (const { id } of [mine, theirs, vizier]) {
    await bench.studies.suggestTrials({ study: id, worker: 'w', count: 2, open: 'new' })
    await bench.studies.writeArtifact(artifactOf(id, 1))
  }
})
afterAll(async () => {
  await bench.studies.close()
  rmSync(folder, { recursive: true })
})

/** Every way to look at a study. */
const READS: Record<string, (id: StudyId) => Promise<unknown>> = {
  getStudy: (id) => room.getStudy(id),
  getTrial: (id) => room.getTrial(id, 1),
  listTrials: (id) => room.listTrials(id),
  queryTrials: (id) => room.queryTrials(id),
  optimalTrials: (id) => room.optimalTrials(id),
  importances: (id) => room.importances(id),
  readCurves: (id) => room.readCurves(id),
  streamCurves: (id) => first(room.streamCurves(id)),
  readArtifact: async (id) => first((await room.readArtifact(id, 1, { name: 'model.pt' })).content),
  bestTrial: (id) => room.bestTrial(id),
  watchStudy: (id) => first(room.watchStudy(id, 0, new AbortController().signal)),
}

/** Every way to change one, as none of them does here: the callers of these tests are refused. */
const WRITES: Record<string, (study: StudyId) => Promise<unknown>> = {
  updateStudy: (study) => room.updateStudy({ study, spec: specOf() }),
  pauseStudy: (study) => room.pauseStudy(study),
  resumeStudy: (study) => room.resumeStudy(study),
  stopStudy: (study) => room.stopStudy(study, 'x'),
  deleteStudy: (study) => room.deleteStudy(study),
  updateMetadata: (study) => room.updateMetadata({ study, changes: [] }),
  replayStudy: (study) => first(room.replayStudy(study, new AbortController().signal)),
  suggestTrials: (study) => room.suggestTrials({ study, worker: 'x', count: 1, open: 'new' }),
  createTrial: (study) => room.createTrial({ study, parameters: {} }),
  report: (study) => room.report({ trial: { study, number: 1 }, points: [] }),
  heartbeat: (study) => room.heartbeat({ study, number: 1 }),
  completeTrial: (study) => room.completeTrial({ trial: { study, number: 1 }, as: 'failed' }),
  stopTrial: (study) => room.stopTrial(study, 1, 'x'),
  updateTrial: (study) => room.updateTrial({ study, number: 1, labels: { a: 'b' } }),
  deleteTrial: (study) => room.deleteTrial(study, 1),
  writeArtifact: (study) => room.writeArtifact(artifactOf(study, 1)),
  deleteArtifact: (study) => room.deleteArtifact(study, 1, 'model.pt'),
}

async function first<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item
  return undefined
}

describe('nobody', () => {
  it('gets nothing done: outside a call, no door has a room', async () => {
    await expect(Promise.resolve().then(() => room.listStudies())).rejects.toThrow('without saying who asks')
    for (const call of [...Object.values(READS), ...Object.values(WRITES)]) {
      await expect(Promise.resolve().then(() => call(mine.id))).rejects.toThrow('without saying who asks')
    }
  })
})

describe('reading', () => {
  it.each(Object.entries(READS))('%s: those who may', async (_name, read) => {
    for (const who of [OWNER, ANYONE, CLUSTER, WRITER, READER, AUDITOR, trialOf(mine.id, 1), trialOf(theirs.id, 1, false)]) {
      await asCaller(who, () => read(mine.id))
    }
  })
  it.each(Object.entries(READS))('%s: to others the study is not there', async (_name, read) => {
    for (const who of [WRITER, READER, trialOf(mine.id, 1)]) {
      await expect(asCaller(who, () => read(theirs.id))).rejects.toMatchObject({ code: 'STUDY_NOT_FOUND' })
    }
  })
  it('a list has what the caller sees', async () => {
    const names = async (who: Caller) => (await asCaller(who, () => room.listStudies())).map(({ spec }) => spec.name).sort()
    expect(await names(OWNER)).toEqual(['a', 'b', 'c'])
    expect(await names(AUDITOR)).toEqual(['a', 'b', 'c'])
    expect(await names(READER)).toEqual(['a', 'c'])
    expect(await names(trialOf(theirs.id, 1))).toEqual(['b'])
  })
  it('a watch of the list tells of what the caller sees', async () => {
    const change = await asCaller(READER, () => first(room.watchStudies(new AbortController().signal)))
    expect(change?.studies.map(({ spec }) => spec.name).sort()).toEqual(['a', 'c'])
  })
  it('whoever names a foreign project is told which one is theirs, whether the study is there or not', async () => {
    for (const name of ['b', 'nothing']) {
      const asked = asCaller(READER, () => room.getStudy({ project: 'theirs', name }))
      await expect(asked).rejects.toMatchObject({ code: 'NOT_ALLOWED', problems: [{ remedy: `name the study as mine/${name}` }] })
    }
  })
})

describe('a token that ends', () => {
  it('ends what is being watched with it, before the next change is told', async () => {
    let holds = true
    const held = admitCallers(bench.studies, { holds: () => holds })
    const { signal } = new AbortController()
    const watches = asCaller(READER, () => [held.watchStudy(mine.id, 0, signal), held.watchStudies(signal)])
    const readers = watches.map((watch) => (watch as AsyncIterable<unknown>)[Symbol.asyncIterator]())
    for (const reader of readers) expect((await reader.next()).done).toBe(false)
    const next = readers.map((reader) => reader.next())
    holds = false
    await bench.studies.updateTrial({ study: mine.id, number: 2, labels: { seen: 'no' } })
    for (const told of next) await expect(told).rejects.toMatchObject({ code: 'UNAUTHENTICATED', message: 'The token r has ended.' })
    await expect(asCaller(READER, async () => held.getStudy(mine.id))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })
})

describe('the cluster', () => {
  it('makes studies, edits and stops them under its own name, and none that reach into the server', async () => {
    lines.length = 0
    const spec = { ...specOf(), name: 'of-the-cluster' }
    const made = await asCaller(CLUSTER, () => room.createStudy({ spec }))
    await asCaller(CLUSTER, () => room.updateStudy({ study: made.id, spec: { ...spec, description: 'edited' } }))
    await asCaller(CLUSTER, () => room.stopStudy(made.id, 'x'))
    expect(lines.map(({ who, what }) => `${who}: ${what}`)).toEqual([
      'the cluster: createStudy',
      'the cluster: updateStudy',
      'the cluster: stopStudy',
    ])
    expect((await bench.studies.getStudy(made.id)).edits).toMatchObject([{ by: 'the cluster', before: { description: '' } }])
    const reaching = { ...spec, name: 'reaching', trial: {} as never }
    await expect(asCaller(CLUSTER, () => room.createStudy({ spec: reaching }))).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })
})

describe('writing', () => {
  it.each(Object.entries(WRITES))('%s is refused to those who may not, and nothing is told to the audit', async (_name, write) => {
    lines.length = 0
    const refused = [
      [ANYONE, mine, 'UNAUTHENTICATED'],
      [VIZIER, mine, 'UNAUTHENTICATED'],
      [READER, mine, 'NOT_ALLOWED'],
      [AUDITOR, theirs, 'NOT_ALLOWED'],
      [WRITER, theirs, 'STUDY_NOT_FOUND'],
      [trialOf(mine.id, 2), mine, 'NOT_ALLOWED'],
      [trialOf(theirs.id, 1), mine, 'STUDY_NOT_FOUND'],
    ] as const
    for (const [who, study, code] of refused) {
      await expect(
        asCaller(who, () => write(study.id)),
        `${who.kind} ${study.spec.name}`,
      ).rejects.toMatchObject({ code })
    }
    expect(lines).toEqual([])
  })
  it('a study may be made by the owner, by a writer in its project, and through another system’s door where it runs nothing', async () => {
    const make = (who: Caller, project: string, name: string, format?: string) =>
      asCaller(who, () =>
        room.createStudy({ spec: { ...specOf(), name, project }, ...(format !== undefined && { document: '', documentFormat: format }) }),
      )
    lines.length = 0
    await make(OWNER, 'any', 'd')
    await make(WRITER, 'mine', 'e')
    await make(VIZIER, 'any', 'f', 'vizier')
    expect(lines.map(({ who, what, name }) => [who, what, name])).toEqual([
      ['owner', 'createStudy', 'd'],
      ['token w', 'createStudy', 'e'],
      ['anyone on this machine', 'createStudy', 'f'],
    ])
    await expect(make(WRITER, 'theirs', 'g')).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await expect(make(READER, 'mine', 'g')).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await expect(make(VIZIER, 'any', 'g', 'aiplatform')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    await expect(make(ANYONE, 'any', 'g', 'vizier')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    await expect(make(trialOf(mine.id, 1), 'mine', 'g')).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })
  it('commands that run on the server’s machine are the owner’s alone, also by a change of what was made without', async () => {
    const trial = { command: ['true'], env: {}, retries: 0, workingFolder: '/' } as unknown as NonNullable<Study['spec']['trial']>
    const spec = { ...specOf(), name: 'h', project: 'mine', trial }
    await expect(asCaller(WRITER, () => room.createStudy({ spec }))).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    const changed = { study: mine.id, spec: { ...mine.spec, trial } }
    await expect(asCaller(WRITER, () => room.updateStudy(changed))).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    const foreign = { study: vizier.id, spec: { ...vizier.spec, trial } }
    await expect(asCaller(VIZIER, () => room.updateStudy(foreign))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    await expect(asCaller(VIZIER, () => room.createStudy({ spec, document: '', documentFormat: 'vizier' }))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  })
  it('a study learns from projects that its maker sees, and a check tells nothing of others', async () => {
    const learning = (project: string, ...learnFrom: string[]) => ({ ...specOf(), name: 'l', project, learnFrom })
    for (const source of ['theirs/b', 'theirs/nothing']) {
      const asked = [
        room.validateStudy,
        (spec: Study['spec']) => room.createStudy({ spec }),
        (spec: Study['spec']) => room.updateStudy({ study: mine.id, spec }),
      ]
      for (const ask of asked) {
        await expect(asCaller(WRITER, () => ask(learning('mine', 'a', source)))).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
      }
    }
    // Nor of the fields that another one's study must keep.
    await expect(asCaller(WRITER, () => room.validateStudy(mine.spec, theirs.id))).rejects.toMatchObject({ code: 'STUDY_NOT_FOUND' })
    expect(await asCaller(WRITER, () => room.validateStudy(mine.spec, mine.id))).toEqual([])
    expect(await asCaller(WRITER, () => room.validateStudy(learning('mine', 'a')))).not.toEqual([{ field: 'project' }])
    await expect(asCaller(trialOf(mine.id, 1), () => room.validateStudy(learning('mine', 'a')))).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    })
  })
  it('a trial reports, ends and stops itself; its traffic is told apart from what people decide', async () => {
    lines.length = 0
    const self = trialOf(mine.id, 1)
    const trial = { study: mine.id, number: 1 }
    await asCaller(self, () => room.report({ trial, points: [{ step: 1, values: { loss: 1 }, at: 1 }] }))
    await asCaller(self, () => room.heartbeat(trial))
    await asCaller(self, () => room.completeTrial({ trial, as: 'succeeded' }))
    await asCaller(WRITER, () => room.pauseStudy(mine.id))
    expect(lines).toMatchObject([
      { event: 'auditWorker', who: `trial ${mine.id}/1`, what: 'report', study: mine.id, trial: 1 },
      { event: 'auditWorker', what: 'completeTrial' },
      { event: 'audit', who: 'token w', what: 'pauseStudy', study: mine.id, project: 'mine', name: 'a' },
    ])
  })
  it.each(Object.entries(WRITES))('%s, once done, is told to the audit: who, what and where', async (name, write) => {
    const { id, spec } = await bench.studies.createStudy({ spec: { ...specOf(), name: `told-${name}`, project: 'mine' } })
    await bench.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    await bench.studies.writeArtifact({ ...artifactOf(id, 1), upload: 'upload-0' })
    const possible: typeof WRITES = {
      updateStudy: (study) => room.updateStudy({ study, spec: { ...spec, description: 'new' } }),
      createTrial: (study) => room.createTrial({ study, parameters: { x: 0.5 } }),
    }
    lines.length = 0
    await asCaller(WRITER, () => (possible[name] ?? write)(id))
    // Nothing is changed by these.
    const isQuiet = name === 'heartbeat' || name === 'replayStudy'
    expect(lines).toMatchObject(isQuiet ? [] : [{ who: 'token w', what: name, study: id }])
    const traffic = ['suggestTrials', 'report', 'completeTrial', 'writeArtifact']
    expect(lines.map(({ event }) => event === 'auditWorker')).toEqual(isQuiet ? [] : [traffic.includes(name)])
  })
  it('a deletion that is repeated gets its recorded answer', async () => {
    const { id } = await bench.studies.createStudy({ spec: { ...specOf(), name: 'gone', project: 'mine' } })
    const remove = () => room.deleteStudy({ project: 'mine', name: 'gone' }, { requestId: 'once' })
    await asCaller(WRITER, remove)
    await asCaller(WRITER, remove)
    await expect(asCaller(READER, remove)).rejects.toMatchObject({ code: 'STUDY_NOT_FOUND' })
    await expect(bench.studies.getStudy(id)).rejects.toMatchObject({ code: 'STUDY_NOT_FOUND' })
  })
  it('no door starts attempts or closes the room', () => {
    for (const call of [room.startAttempt, room.updateAttempt, room.checkStore, room.expireStudies, room.close]) {
      expect(() => asCaller(OWNER, () => (call as () => unknown)())).toThrow('belongs to the server itself')
    }
  })
})
