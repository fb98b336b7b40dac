import { randomUUID } from 'node:crypto'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { resolveStudy } from '../study-ref.ts'
import type { Context } from './context.ts'
import { wholeNumber } from './params.ts'
import { trialView } from './views.ts'

interface ArtifactRoute {
  Params: { id: string; number: string; '*': string }
}

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
export function addArtifacts(app: FastifyInstance, { studies }: Context): void {
  app.get<ArtifactRoute>('/api/studies/:id/trials/:number/artifacts/*', async (request, reply) => {
    const study = await resolveStudy(studies, request.params.id)
    const number = wholeNumber('trial', request.params.number)
    const { artifact, content } = await studies.readArtifact(study.id, number, { name: request.params['*'] })
    const shown = SHOWN[extname(artifact.name).toLowerCase()]
    const fileName = encodeURIComponent(artifact.name.slice(artifact.name.lastIndexOf('/') + 1))
    return reply
      .header('content-type', shown ?? 'application/octet-stream')
      .header('content-length', artifact.bytes)
      .header('content-disposition', `${shown === undefined ? 'attachment' : 'inline'}; filename*=UTF-8''${fileName}`)
      .header('content-security-policy', POLICY)
      .send(Readable.from(content))
  })
}

/** Files that trials leave, as the body of a request: `curl -T model.pt`. */
export async function addUploads(app: FastifyInstance, { studies }: Context): Promise<void> {
  await app.register(async (scope) => {
    // The bytes are taken as they come, whatever they are called.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body))
    scope.put<ArtifactRoute & { Querystring: { epoch?: string }; Body: Readable | null }>(
      '/api/studies/:id/trials/:number/artifacts/*',
      async (request) => {
        const { id } = await resolveStudy(studies, request.params.id)
        const { epoch } = request.query
        const number = wholeNumber('trial', request.params.number)
        const trial = { study: id, number, ...(epoch !== undefined && { epoch: wholeNumber('epoch', epoch) }) }
        const piece = { trial, name: request.params['*'], upload: randomUUID() }
        let offset = 0
        for await (const data of request.body ?? []) {
          offset = (await studies.writeArtifact({ ...piece, offset, data: data as Buffer })).next
        }
        const { trial: kept } = await studies.writeArtifact({ ...piece, offset, data: new Uint8Array(), whole: {} })
        return { trial: kept && trialView(kept) }
      },
    )
  })
}
