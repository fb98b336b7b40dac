import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import type { StudyId, Trial } from '../../../src/model/index.ts'
import { openPool } from '../../../src/pool/index.ts'
import { LOOPBACK, openAccess } from '../../../src/server/access/index.ts'
import { type AppOptions, buildApp } from '../../../src/server/http/app.ts'
import { openStudies } from '../../../src/study/index.ts'
import { createMemoryStore, openArtifactFiles } from '../../../src/study/store/index.ts'
import { parseDocument } from '../parse-document.ts'

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: parabola}
spec:
  seed: 1
  objectives: [{metric: loss, goal: minimize}]
  parameters:
    x: {double: [-5, 5]}
  algorithm: {name: random}
  budget: {trials: 20, parallel: 20}
`

/** The port that the app believes it is bound to. */
export const PORT = 7374

/** The real HTTP door over a real study room, on the memory store when no other is given. */
export async function openHttp(options: Partial<AppOptions> = {}, store = createMemoryStore()) {
  const folder = mkdtempSync(join(tmpdir(), 'hone-http-'))
  const access = options.access ?? (await openAccess(folder))
  const pool = openPool({ threads: 1 })
  let ids = 0
  const studies = await openStudies({
    store,
    pool,
    now: () => 1_800_000_000_000,
    newId: () => `s${String(++ids).padStart(15, '0')}` as StudyId,
    artifacts: { files: openArtifactFiles(join(folder, 'artifacts')), bytesMax: 4_000_000 },
  })
  const app = await buildApp({
    studies,
    parseDocument,
    access,
    logs: { read: async () => new Uint8Array() },
    assetsFolder: join(folder, 'none'),
    boundPort: () => PORT,
    perimeter: LOOPBACK,
    ...options,
  })
  const headers = { host: `localhost:${PORT}` }
  return {
    app,
    studies,
    access,
    folder,
    headers,
    owner: { ...headers, authorization: `Bearer ${access.token}` },
    get: (url: string): Promise<LightMyRequestResponse> => app.inject({ url, headers }),
    async newStudy(name = 'parabola') {
      const { spec } = parseDocument(DOCUMENT, folder, { name })
      return studies.createStudy({ spec: spec!, document: DOCUMENT })
    },
    async newTrial(study: StudyId): Promise<Trial> {
      const reply = await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
      if (reply.kind !== 'trials') throw new Error(reply.why)
      return reply.trials[0]
    },
    report: (study: StudyId, number: number, step: number, loss: number) =>
      studies.report({ trial: { study, number }, points: [{ step, values: { loss }, at: 1_800_000_000_000 }] }),
    async close() {
      await app.close()
      await studies.close()
      await pool.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export type Http = Awaited<ReturnType<typeof openHttp>>
