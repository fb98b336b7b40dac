import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { credentials, Metadata, type requestCallback, type ServiceError } from '@grpc/grpc-js'
import type { StudyId } from '../../../src/model/index.ts'
import { openPool } from '../../../src/pool/index.ts'
import { openAccess } from '../../../src/server/access/index.ts'
import type { LogReader } from '../../../src/server/door-options.ts'
import { startGrpcServer } from '../../../src/server/grpc/index.ts'
import { openStudies, type Store } from '../../../src/study/index.ts'
import { createMemoryStore, openArtifactFiles } from '../../../src/study/store/index.ts'
import { decodeErrorDetails, type ErrorDetails, openStudyClient, type StudyServiceClient } from '../../../src/wire/index.ts'
import { parseDocument } from '../parse-document.ts'

/** A study that clients evaluate themselves. */
export const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: parabola}
spec:
  seed: 1
  objectives: [{metric: loss, goal: minimize}]
  parameters:
    x: {double: [-5, 5]}
    kind: {choice: [a, b]}
  algorithm: {name: random}
  budget: {trials: 20, parallel: 20}
`

/** A client's method as its last overload has it: what inference goes by; and the overload that takes metadata. */
type Unary<Request, Reply> = (this: StudyServiceClient, request: Request, callback: requestCallback<Reply>) => unknown
type WithMetadata<Request, Reply> = (
  this: StudyServiceClient,
  request: Request,
  metadata: Metadata,
  callback: requestCallback<Reply>,
) => unknown

/** What a call ended with. */
export interface Refusal {
  readonly code: number
  readonly message: string
  readonly details: ErrorDetails | undefined
}

/** A real server over a memory store, with a client that is its owner. */
export async function openServer(options: { logs?: LogReader; store?: Store } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'hone-grpc-'))
  const access = await openAccess(folder)
  const pool = openPool({ threads: 1 })
  let ids = 0
  const studies = await openStudies({
    store: options.store ?? createMemoryStore(),
    pool,
    now: () => Date.now(),
    newId: () => `s${String(++ids).padStart(15, '0')}` as StudyId,
    artifacts: { files: openArtifactFiles(join(folder, 'artifacts')), bytesMax: 4_000_000 },
  })
  const bugs: object[] = []
  const server = await startGrpcServer({
    address: '127.0.0.1:0',
    studies,
    parseDocument,
    logs: options.logs ?? { read: async () => new Uint8Array() },
    access,
    log: (event) => void bugs.push(event),
  })
  const client = openStudyClient(server.address, credentials.createInsecure())
  const owner = bearer(access.token)
  return {
    studies,
    access,
    client,
    owner,
    bugs,
    address: server.address,
    closeServer: () => server.close(),
    /** Calls as the owner, or with other metadata. */
    call: <Request, Reply>(method: Unary<Request, Reply>, request: Request, metadata: Metadata = owner) =>
      call(client, method, request, metadata),
    async close() {
      client.close()
      await server.close()
      await studies.close()
      await pool.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export type OpenServer = Awaited<ReturnType<typeof openServer>>

export function bearer(token: string): Metadata {
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${token}`)
  return metadata
}

/** Resolves with the reply; rejects with a Refusal. */
export function call<Request, Reply>(
  client: StudyServiceClient,
  method: Unary<Request, Reply>,
  request: Request,
  metadata: Metadata,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const withMetadata = method as unknown as WithMetadata<Request, Reply>
    withMetadata.call(client, request, metadata, (error, reply) => (error === null ? resolve(reply as Reply) : reject(refusalOf(error))))
  })
}

export function refusalOf(error: ServiceError): Refusal {
  return { code: error.code, message: error.details, details: decodeErrorDetails(error.metadata) }
}
