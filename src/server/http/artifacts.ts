import { randomUUID } from 'node:crypto'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from './context.ts'
import { whole } from './params.ts'
import type { Routes } from './routes.ts'
import { trialView } from './views.ts'

const ofAttempt = z.object({ epoch: whole.describe('The attempt that leaves it; anybody when absent.').exactOptional() })

/** What a browser may show by itself; everything else is saved as a file. */
const SHOWN: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.csv': 'text/plain; charset=utf-8',
  '.json': 'text/plain; charset=utf-8',
  '.log': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.yaml': 'text/plain; charset=utf-8',
}

/** What a trial wrote runs nothing in the browser of whoever looks at it, and reaches nothing. */
const POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"

/** Reads files that trials left. */
export function addArtifacts(routes: Routes, { studies }: Context): void {
  routes.add(
    'GET /api/studies/:id/trials/:number/artifacts/*',
    { name: 'ReadArtifact', summary: 'A file that a trial left', answer: 'file' },
    async ({ study, number, name, reply }) => {
      const { artifact, content } = await studies.readArtifact(study.id, number, { name })
      const shown = SHOWN[extname(artifact.name).toLowerCase()]
      const fileName = encodeURIComponent(artifact.name.slice(artifact.name.lastIndexOf('/') + 1))
      return reply
        .header('content-type', shown ?? 'application/octet-stream')
        .header('content-length', artifact.bytes)
        .header('content-disposition', `${shown === undefined ? 'attachment' : 'inline'}; filename*=UTF-8''${fileName}`)
        .header('content-security-policy', POLICY)
        .send(Readable.from(content))
    },
  )
}

/** Files that trials leave, as the body of a request: `curl -T model.pt`. */
export async function addUploads(app: FastifyInstance, routes: Routes, { studies }: Context): Promise<void> {
  await app.register(async (scope) => {
    // The bytes are taken as they come, whatever they are called.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body))
    routes.add(
      'PUT /api/studies/:id/trials/:number/artifacts/*',
      {
        name: 'WriteArtifact',
        summary: 'Takes a file that a trial leaves, also of an ended one',
        query: ofAttempt,
        body: 'file',
        answer: 'ChangedTrial',
      },
      async ({ study, number, name, query, request }) => {
        const piece = { trial: { study: study.id, number, ...query }, name, upload: randomUUID() }
        let offset = 0
        for await (const data of (request.body as Readable | null) ?? []) {
          offset = (await studies.writeArtifact({ ...piece, offset, data: data as Buffer })).next
        }
        const { trial: kept } = await studies.writeArtifact({ ...piece, offset, data: new Uint8Array(), whole: {} })
        return { trial: trialView(kept!) }
      },
      scope,
    )
  })
}
