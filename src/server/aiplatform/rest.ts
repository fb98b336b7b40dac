import { type MethodDefinition, status } from '@grpc/grpc-js'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HoneError } from '../../model/index.ts'
import { loadAiplatformWire, OUTCOMES } from '../../wire/index.ts'
import { statusOf } from '../calls/status.ts'
import type { VizierRoom } from '../vizier/door.ts'
import { aiplatformMethods } from './index.ts'
import { fromJson, toJson } from './json.ts'
import type { MethodContext } from './methods.ts'
import { AIPLATFORM_FORMAT } from './names.ts'

/** Study specs are the longest bodies. */
const BODY_BYTES_MAX = 4_000_000

const LOCATION = 'projects/[^/]+/locations/[^/]+'
const STUDY = `${LOCATION}/studies/[^/:]+`
const TRIAL = `${STUDY}/trials/[^/:]+`
const OPERATION = `(?:${STUDY}|${TRIAL})/operations/[^/:]+`

/** Verb, path (its group is a name), call, the field that takes the name, and the field that takes the body; without it the body is the request. */
const ROUTES = [
  ['POST', `(${LOCATION})/studies`, 'CreateStudy', 'parent', 'study'],
  ['GET', `(${LOCATION})/studies`, 'ListStudies', 'parent'],
  ['POST', `(${LOCATION})/studies:lookup`, 'LookupStudy', 'parent'],
  ['GET', `(${STUDY})`, 'GetStudy', 'name'],
  ['DELETE', `(${STUDY})`, 'DeleteStudy', 'name'],
  ['POST', `(${STUDY})/trials:suggest`, 'SuggestTrials', 'parent'],
  ['POST', `(${STUDY})/trials:listOptimalTrials`, 'ListOptimalTrials', 'parent'],
  ['POST', `(${STUDY})/trials`, 'CreateTrial', 'parent', 'trial'],
  ['GET', `(${STUDY})/trials`, 'ListTrials', 'parent'],
  ['GET', `(${TRIAL})`, 'GetTrial', 'name'],
  ['DELETE', `(${TRIAL})`, 'DeleteTrial', 'name'],
  ['POST', `(${TRIAL}):addTrialMeasurement`, 'AddTrialMeasurement', 'trialName'],
  ['POST', `(${TRIAL}):checkTrialEarlyStoppingState`, 'CheckTrialEarlyStoppingState', 'trialName'],
  ['POST', `(${TRIAL}):complete`, 'CompleteTrial', 'name'],
  ['POST', `(${TRIAL}):stop`, 'StopTrial', 'name'],
  ['GET', `(${OPERATION})`, 'GetOperation', 'name'],
  ['POST', `(${OPERATION}):wait`, 'WaitOperation', 'name'],
  ['POST', `(${OPERATION}):cancel`, 'CancelOperation', 'name'],
  ['DELETE', `(${OPERATION})`, 'DeleteOperation', 'name'],
  ['GET', `(${STUDY}|${TRIAL})/operations`, 'ListOperations', 'name'],
] as const satisfies readonly (readonly [string, string, string, string, string?])[]

const PATTERNS = ROUTES.map(([verb, path, call, nameField, bodyField]) => ({
  verb,
  pattern: new RegExp(`^${path}$`),
  call,
  nameField,
  bodyField,
}))

type Call = (request: unknown, context: MethodContext) => Promise<unknown>
interface Route {
  Params: { '*': string }
  Querystring: Record<string, string>
  Body: unknown
}

/** The same calls as JSON over HTTP, for the client's REST transport and for whoever has no gRPC. */
export function addAiplatformRest(app: FastifyInstance, door: VizierRoom): void {
  const { methods, operations } = aiplatformMethods(door)
  void app.register(async (scope) => {
    scope.removeContentTypeParser('application/json')
    // Its client says JSON also where it sends nothing.
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, async (_: FastifyRequest, body: string) => readBody(body))
    scope.setErrorHandler((thrown, _, reply) => answerError(thrown, reply, door.log))
    for (const version of ['v1', 'v1beta1', 'ui'] as const) {
      const calls = { ...methods(version === 'ui' ? 'v1' : version), ...operations } as unknown as Record<string, Call>
      scope.route<Route>({
        method: ['GET', 'POST', 'DELETE'],
        url: `/${version}/projects/*`,
        bodyLimit: BODY_BYTES_MAX,
        config: { format: AIPLATFORM_FORMAT },
        handler: (request) => answer(calls, request, door),
      })
    }
  })
}

async function answer(calls: Record<string, Call>, request: FastifyRequest<Route>, { closing }: VizierRoom): Promise<unknown> {
  const path = `projects/${request.params['*']}`
  for (const { verb, pattern, call, nameField, bodyField } of PATTERNS) {
    const name = request.method === verb ? pattern.exec(path)?.[1] : undefined
    if (name === undefined) continue
    const { pageSize, pageToken } = fromJson(request.query) as Record<string, string>
    const body = readMessage(request.body)
    const sent = {
      ...(bodyField === undefined ? body : { [bodyField]: body }),
      [nameField]: name,
      pageSize: Number(pageSize ?? 0),
      pageToken,
    }
    return toJson(await calls[call]!(complete(call, sent), { signal: closing }))
  }
  throw new HoneError('INVALID_REQUEST', `there is nothing at ${request.method} ${path}`)
}

function readMessage(body: unknown): object {
  try {
    const message = fromJson(body ?? {})
    if (typeof message === 'object' && message !== null && !Array.isArray(message)) return message
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new HoneError('INVALID_REQUEST', 'the body is nested too deep')
  }
  throw new HoneError('INVALID_REQUEST', 'the body must be an object')
}

/** The request as gRPC would have brought it: every field there, unknown ones gone. */
function complete(call: string, sent: object): unknown {
  const { VizierService, Operations } = loadAiplatformWire()
  const services = { ...VizierService.service, ...Operations.service } as unknown as Record<string, MethodDefinition<object, object>>
  const { requestSerialize, requestDeserialize } = services[call]!
  try {
    return requestDeserialize(requestSerialize(sent))
  } catch (error) {
    const why = (error as Error).message.replace(/^\.[\w.]*\.(?=\w+\.)/, '')
    throw new HoneError('INVALID_REQUEST', `the body is not what ${call} takes: ${why}`)
  }
}

function readBody(body: string): unknown {
  try {
    return body === '' ? {} : JSON.parse(body)
  } catch (error) {
    throw new HoneError('INVALID_REQUEST', `the body is not JSON: ${(error as Error).message}`)
  }
}

/** Errors as this interface's HTTP has them. */
function answerError(thrown: unknown, reply: FastifyReply, log: VizierRoom['log']): FastifyReply {
  const refusal = (thrown as { statusCode?: number }).statusCode
  const outcome = refusal !== undefined && refusal < 500 ? new HoneError('INVALID_REQUEST', (thrown as Error).message) : thrown
  const { code, details } = statusOf(outcome, log)
  // Its clients know a state that forbids a call as a bad request.
  const http = code === status.FAILED_PRECONDITION ? 400 : (Object.values(OUTCOMES).find(({ grpc }) => grpc === code)?.http ?? 500)
  return reply.code(http).send({ error: { code: http, message: details, status: status[code] } })
}
