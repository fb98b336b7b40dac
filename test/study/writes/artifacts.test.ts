import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LIMITS, type StudyId } from '../../../src/model/index.ts'
import { steadyClock } from '../../../src/server/index.ts'
import { type ArtifactPiece, openStudies, type Studies } from '../../../src/study/index.ts'
import { openArtifactFiles } from '../../../src/study/store/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

const HOUR = 3_600_000
const MODEL = Buffer.from('weights of a model')
const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')

let folder: string
let bench: Bench
let studies: Studies
let study: StudyId

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hone-artifacts-'))
  bench = await openBench(undefined, { ms: Date.now() }, undefined, { files: openArtifactFiles(folder), bytesMax: 1_000 })
  studies = bench.studies
  study = (await studies.createStudy({ spec: specOf() })).id
  await studies.suggestTrials({ study, worker: 'w', count: 2, open: 'new' })
})

afterEach(async () => {
  await studies.close()
  rmSync(folder, { recursive: true })
})

/** The whole file in one piece. */
const piece = (change: Partial<ArtifactPiece> = {}): ArtifactPiece => ({
  trial: { study, number: 1 },
  name: 'model.pt',
  upload: `upload-${Math.random().toString(36).slice(2).padEnd(8, '0')}`,
  offset: 0,
  data: MODEL,
  whole: {},
  ...change,
})

async function contentOf(number: number, name: string, offset = 0): Promise<Buffer> {
  const { content } = await studies.readArtifact(study, number, { name, offset })
  const parts: Uint8Array[] = []
  for await (const part of content) parts.push(part)
  return Buffer.concat(parts)
}

const filesOf = (number: number): string[] => {
  const path = join(folder, study, String(number))
  return existsSync(path) ? readdirSync(path) : []
}
const uploads = (): string[] => (existsSync(join(folder, '.uploads')) ? readdirSync(join(folder, '.uploads')) : [])

describe('a file that a trial leaves', () => {
  it('is the trial’s once its last piece came, with its size and its hash, and watchers see it', async () => {
    const { revision } = await studies.getStudy(study)
    const { next, trial } = await studies.writeArtifact(piece())
    expect(next).toBe(MODEL.length)
    expect(trial?.artifacts).toMatchObject([{ name: 'model.pt', bytes: MODEL.length, sha256: sha256(MODEL) }])
    expect(await studies.getTrial(study, 1)).toEqual(trial)
    expect(await contentOf(1, 'model.pt')).toEqual(MODEL)
    expect(await contentOf(1, 'model.pt', 11)).toEqual(Buffer.from('a model'))
    for await (const change of studies.watchStudy(study, revision, AbortSignal.timeout(5_000))) {
      expect(change.trials).toEqual([trial])
      break
    }
    expect(uploads()).toEqual([])
  })

  it('is the same however it was cut into pieces, and whichever of them came twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.record({ length: fc.integer({ min: 0, max: 120 }), twice: fc.boolean() }), { maxLength: 12 }),
        async (data, cuts) => {
          const upload = piece().upload
          let offset = 0
          for (const { length, twice } of cuts) {
            const part = piece({ upload, offset, data: data.subarray(offset, offset + length), whole: undefined as never })
            const { whole: _, ...open } = part
            const replies = await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => studies.writeArtifact(open)))
            offset = Math.min(data.length, offset + length)
            for (const { next } of replies) expect(next).toBe(offset)
          }
          const last = piece({ upload, offset, data: data.subarray(offset), whole: { sha256: sha256(data) } })
          const [one, other] = await Promise.all([studies.writeArtifact(last), studies.writeArtifact(last)])
          expect(one.trial?.artifacts).toEqual(other.trial?.artifacts)
          expect(await contentOf(1, 'model.pt')).toEqual(Buffer.from(data))
          expect(filesOf(1)).toEqual([upload])
        },
      ),
      { numRuns: 60 },
    )
  })

  it('goes on where it was after the server was away, and a piece beyond that is told where', async () => {
    const upload = piece().upload
    const { whole: _, ...first } = piece({ upload, data: MODEL.subarray(0, 7) })
    await studies.writeArtifact(first)
    bench = await bench.reopen()
    studies = bench.studies
    const last = piece({ upload, offset: 12, data: MODEL.subarray(12) })
    expect(await studies.writeArtifact(last)).toEqual({ next: 7 })
    expect((await studies.writeArtifact({ ...last, offset: 7, data: MODEL.subarray(7) })).trial?.artifacts).toHaveLength(1)
    expect(await contentOf(1, 'model.pt')).toEqual(MODEL)
  })

  it('takes the place of its namesake, whose bytes go', async () => {
    await studies.writeArtifact(piece())
    await studies.writeArtifact(piece({ data: Buffer.from('better'), upload: 'second-upload' }))
    const trial = await studies.getTrial(study, 1)
    expect(trial.artifacts).toMatchObject([{ name: 'model.pt', bytes: 6 }])
    expect(await contentOf(1, 'model.pt')).toEqual(Buffer.from('better'))
    expect(filesOf(1)).toEqual(['second-upload'])
  })

  it('may come after the trial’s end, and changes nothing else of it', async () => {
    await studies.completeTrial({ trial: { study, number: 1 }, as: 'succeeded', points: [{ step: 1, values: { loss: 2 }, at: 1 }] })
    const { revision: _, ...before } = await studies.getTrial(study, 1)
    const { counts } = await studies.getStudy(study)
    await studies.writeArtifact(piece({ name: 'plots/roc.png' }))
    const { revision: __, artifacts, ...after } = await studies.getTrial(study, 1)
    expect(after).toEqual(before)
    expect(artifacts).toMatchObject([{ name: 'plots/roc.png' }])
    expect((await studies.getStudy(study)).counts).toEqual(counts)
  })

  it('goes when it is deleted, and with its trial or its study', async () => {
    await studies.writeArtifact(piece())
    await studies.writeArtifact(piece({ name: 'second.png' }))
    expect((await studies.deleteArtifact(study, 1, 'model.pt')).artifacts).toMatchObject([{ name: 'second.png' }])
    expect(filesOf(1)).toHaveLength(1)
    await studies.deleteTrial(study, 1)
    expect(filesOf(1)).toEqual([])
    await studies.writeArtifact(piece({ trial: { study, number: 2 } }))
    await studies.deleteStudy(study)
    expect(readdirSync(folder)).toEqual(['.uploads'])
  })

  it('does not hold its trial back when the disk does not let it go', async () => {
    await studies.writeArtifact(piece())
    const files = openArtifactFiles(folder)
    const stuck = { ...files, removeTrial: () => Promise.reject(new Error('EIO')) }
    const { studies: other } = await openBench(bench.store, bench.clock, { next: 9 }, { files: stuck, bytesMax: 1_000 })
    await other.deleteTrial(study, 1)
    await expect(other.getTrial(study, 1)).rejects.toMatchObject({ code: 'TRIAL_NOT_FOUND' })
  })

  it('is missed in words that say what is there', async () => {
    await expect(contentOf(1, 'model.pt')).rejects.toMatchObject({
      code: 'ARTIFACT_NOT_FOUND',
      message: 'trial 1 has no artifact model.pt: it left none',
    })
    await studies.writeArtifact(piece())
    await expect(studies.deleteArtifact(study, 1, 'other.pt')).rejects.toThrow('trial 1 has no artifact other.pt: it left model.pt')
    rmSync(join(folder, study), { recursive: true })
    await expect(contentOf(1, 'model.pt')).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' })
  })
})

describe('a file that is refused', () => {
  const refused = async (change: Partial<ArtifactPiece>): Promise<{ code: string; message: string }> => {
    const { code, message } = await studies.writeArtifact(piece(change)).then(
      () => expect.unreachable(),
      (error: unknown) => error as { code: string; message: string },
    )
    return { code, message }
  }

  it.each([
    ['', 'name must have 1 to 200 characters'],
    ['x'.repeat(201), 'name must have 1 to 200 characters'],
    ['../secret', 'name must be a path within the trial, such as plots/roc.png'],
    ['/etc/passwd', 'name must be a path within the trial, such as plots/roc.png'],
    ['plots//a.png', 'name must be a path within the trial, such as plots/roc.png'],
    ['a\\b', 'name must have no "\\\\" in it'],
    ['a\nb', 'name must have no "\\n" in it'],
  ])('has the name %j', async (name, message) => {
    expect(await refused({ name })).toEqual({ code: 'INVALID_REQUEST', message })
  })

  it('has an upload or an offset that cannot be one, and never leaves the folder', async () => {
    for (const upload of ['short', '../../../../tmp/x', 'with space', 'x'.repeat(65)]) {
      expect(await refused({ upload })).toMatchObject({
        code: 'INVALID_REQUEST',
        message: expect.stringMatching(/^upload must be 8 to 64/),
      })
    }
    expect(await refused({ offset: -1 })).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(await refused({ offset: 0.5 })).toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('says a hash that is none', async () => {
    for (const sha256 of ['', 'a'.repeat(63), 'a'.repeat(65), 'A'.repeat(64), 'g'.repeat(64)]) {
      expect(await refused({ whole: { ...piece().whole!, sha256 } })).toMatchObject({
        code: 'INVALID_REQUEST',
        message: expect.stringMatching(/^sha256 must be a SHA-256 in hex/),
      })
    }
  })

  it('comes with the upload of another one', async () => {
    await studies.writeArtifact(piece({ upload: 'the-model' }))
    expect(await refused({ upload: 'the-model', name: 'other.pt' })).toMatchObject({ message: 'upload the-model was that of model.pt' })
  })

  it('is not what was sent', async () => {
    expect(await refused({ whole: { sha256: 'f'.repeat(64) } })).toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringMatching(/^what came is not/),
    })
    expect(await studies.getTrial(study, 1)).not.toHaveProperty('artifacts')
    expect(uploads()).toEqual([])
  })

  it('would take more than the artifacts of a trial may, where its namesake does not count', async () => {
    await studies.writeArtifact(piece({ data: Buffer.alloc(600) }))
    expect(await refused({ name: 'second', data: Buffer.alloc(401) })).toMatchObject({
      code: 'LIMIT_REACHED',
      message: expect.stringMatching(/more than 1000 bytes/),
    })
    await studies.writeArtifact(piece({ data: Buffer.alloc(1_000) }))
    expect(uploads()).toEqual([])
  })

  it('is one more than a trial may have', async () => {
    for (let k = 0; k < LIMITS.artifactsPerTrial; k++) await studies.writeArtifact(piece({ name: `${k}`, data: Buffer.alloc(1) }))
    expect(await refused({ name: 'more', data: Buffer.alloc(1) })).toMatchObject({ code: 'LIMIT_REACHED' })
  })

  it('is begun while too many are under way', async () => {
    const begin = (k: number) => {
      const { whole: _, ...open } = piece({ name: `${k}`, upload: `upload-${String(k).padStart(4, '0')}`, data: Buffer.alloc(1) })
      return studies.writeArtifact(open)
    }
    for (let k = 0; k < LIMITS.uploadsPerTrial; k++) await begin(k)
    await expect(begin(99)).rejects.toMatchObject({ code: 'LIMIT_REACHED', retryAfterMs: 5_000 })
    bench.clock.ms += 2 * HOUR
    await begin(99)
  })

  it('comes from an attempt that another one followed', async () => {
    await studies.startAttempt(study, 2, { executor: 'process', objectName: 'a', state: 'running' })
    await studies.startAttempt(study, 2, { executor: 'process', objectName: 'b', state: 'running' })
    expect(await refused({ trial: { study, number: 2, epoch: 1 } })).toMatchObject({ code: 'STALE_EPOCH' })
    await studies.writeArtifact(piece({ trial: { study, number: 2, epoch: 2 } }))
  })

  it('has no trial', async () => {
    expect(await refused({ trial: { study, number: 9 } })).toMatchObject({ code: 'TRIAL_NOT_FOUND' })
  })

  it('comes to a room without a folder', async () => {
    const { studies: bare } = await openBench()
    const { id } = await bare.createStudy({ spec: specOf() })
    await bare.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    await expect(bare.writeArtifact(piece({ trial: { study: id, number: 1 } }))).rejects.toThrow('it keeps no artifacts')
  })
})

describe('what is left lying about', () => {
  it('goes: folders of studies that are gone, and uploads that were given up', async () => {
    const { whole: _, ...open } = piece({ upload: 'given-up' })
    await studies.writeArtifact(open)
    await studies.writeArtifact(piece({ upload: 'kept-file' }))
    mkdirSync(join(folder, 'gone0000000000', '1'), { recursive: true })
    writeFileSync(join(folder, 'gone0000000000', '1', 'x'), 'x')
    await studies.expireStudies()
    expect(existsSync(join(folder, 'gone0000000000'))).toBe(false)
    expect(uploads()).toHaveLength(1)
    bench.clock.ms += 2 * HOUR
    await studies.expireStudies()
    expect(uploads()).toEqual([])
    expect(await contentOf(1, 'model.pt')).toEqual(MODEL)
  })

  it.each([-2, 5])('is no upload that goes on while the machine’s clock is set by %i hours', async (hours) => {
    // The times of files are the machine's own: it is right while they are written, or from then on.
    const time = { setBy: Math.max(0, -hours) * HOUR }
    const ran = (): number => performance.now()
    const clock = steadyClock({ wall: () => Date.now() + time.setBy, ran, up: ran })
    const artifacts = { files: openArtifactFiles(folder), bytesMax: 1_000 }
    const set = await openStudies({ store: bench.store, pool: bench.pool, newId: () => study, artifacts, ...clock })
    const { whole: _, ...open } = piece({ upload: 'under-way' })
    await set.writeArtifact(open)
    time.setBy += hours * HOUR
    await set.expireStudies()
    expect(uploads()).toHaveLength(1)
  })

  it('is moved where it belongs, where the server died between keeping a file and moving it; until then it is read where it lies', async () => {
    await studies.writeArtifact(piece({ upload: 'kept-file' }))
    const upload = join(folder, '.uploads', `${study}-1-kept-file`)
    writeFileSync(upload, MODEL)
    rmSync(join(folder, study), { recursive: true })
    expect(await contentOf(1, 'model.pt')).toEqual(MODEL)
    utimesSync(upload, new Date(Date.now() - 2 * HOUR), new Date(Date.now() - 2 * HOUR))
    await studies.expireStudies()
    expect(filesOf(1)).toEqual(['kept-file'])
    expect(await contentOf(1, 'model.pt')).toEqual(MODEL)
  })
})
