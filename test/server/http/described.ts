import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { LOOPBACK } from '../../../src/server/access/index.ts'
import type { AppOptions } from '../../../src/server/http/app.ts'
import { openMetrics } from '../../../src/server/telemetry/index.ts'
import { type Http, openHttp } from './open-http.ts'

interface Operation {
  readonly operationId: string
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content; readonly $ref?: string }>>
}
type Content = Readonly<Record<string, { readonly schema: object; readonly 'x-events'?: { readonly $ref: string } }>>

/** The OpenAPI document of a door. */
export interface OpenApi {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>
    readonly responses: Readonly<Record<string, { readonly content: Content }>>
  }
}

type Given = Readonly<Record<string, string | number>>

/** A door that is called by the names of its operations, and holds all that is sent and answered against its own description. */
export class DescribedDoor {
  readonly http: Http
  readonly document: OpenApi
  readonly #ajv: Ajv2020
  /** Operations that were answered as they should. */
  readonly answered = new Set<string>()

  /** On a network, where it has every route there is. */
  static async open(): Promise<DescribedDoor> {
    const metrics = openMetrics()
    const perimeter = { ...LOOPBACK, isClosed: true, hostProblem: () => undefined }
    const logs: AppOptions['logs'] = { read: async (_trial, _stream, offset) => Buffer.from('epoch 1\n').subarray(offset) }
    const http = await openHttp({ metrics, perimeter, logs })
    http.app.addHook('onClose', async () => metrics.close())
    const { payload } = await http.app.inject({ url: '/api/openapi.json', headers: http.owner })
    return new DescribedDoor(http, JSON.parse(payload))
  }

  private constructor(http: Http, document: OpenApi) {
    this.http = http
    this.document = document
    this.#ajv = new Ajv2020({
      allErrors: true,
      inlineRefs: false,
      allowUnionTypes: true,
      keywords: ['components'],
      formats: { int64: true, binary: true },
    })
    this.#ajv.addSchema({ $id: 'door', components: { schemas: strict(document.components.schemas) } })
  }

  close(): Promise<void> {
    return this.http.close()
  }

  get operations(): readonly (Operation & { readonly method: string; readonly path: string })[] {
    return Object.entries(this.document.paths).flatMap(([path, its]) =>
      Object.entries(its).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
    )
  }

  /** Calls an operation; throws where the request or the answer is not as described, or the status is another than 200, 201 or, where one is named, that. */
  async call(name: string, given: Given = {}, payload?: object | string, status?: number) {
    const operation = this.operations.find(({ operationId }) => operationId === name)
    if (operation === undefined) throw new Error(`no operation ${name}`)
    const type = typeof payload === 'string' ? Object.keys(operation.requestBody!.content).at(-1)! : 'application/json'
    if (typeof payload === 'object' && status !== 400)
      this.#hold(`what is sent to ${name}`, operation.requestBody!.content[type]!.schema, payload)
    const reply = await this.http.app.inject({
      method: operation.method as 'GET',
      url: this.urlOf(name, given),
      headers: { ...this.http.owner, ...(payload !== undefined && { 'content-type': type }) },
      ...(payload !== undefined && { payload }),
    })
    const described = operation.responses[reply.statusCode]
    if (status === undefined ? described === undefined : reply.statusCode !== status)
      throw new Error(`${name}: ${reply.statusCode} ${reply.body}`)
    const content = described?.content ?? this.document.components.responses.Error!.content
    const json = content['application/json']
    if (json === undefined) return reply
    this.#hold(`what ${name} answers`, json.schema, reply.json())
    if (status === undefined) this.answered.add(name)
    return reply.json()
  }

  /** Notes that an operation was answered with something that is no JSON, and holds the data of its events against their schemas. */
  took(name: string, events: readonly { readonly event: string; readonly data: unknown }[] = []): void {
    const stream = this.operations.find(({ operationId }) => operationId === name)!.responses[200]!.content!['text/event-stream']
    for (const { event, data } of events)
      this.#hold(`the event ${event}`, { $ref: `${stream!['x-events']!.$ref}/properties/${event}` }, data)
    this.answered.add(name)
  }

  urlOf(name: string, given: Given): string {
    const { path, parameters } = this.operations.find(({ operationId }) => operationId === name)!
    const names = parameters.filter((one) => one.in === 'query' && one.name in given).map((one) => one.name)
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(given[key]!))
    return `${filled}?${new URLSearchParams(Object.fromEntries(names.map((one) => [one, String(given[one])])))}`
  }

  #hold(what: string, schema: object, data: unknown): void {
    const fits = this.#ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"door#/'))) as ValidateFunction
    if (!fits(data)) throw new Error(`${what} is not as described: ${this.#ajv.errorsText(fits.errors)}\n${JSON.stringify(data)}`)
  }
}

/** The same schema, but that no field may be there which it does not name. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]))
  return inner.type === 'object' && 'properties' in inner ? { additionalProperties: false, ...inner } : inner
}
