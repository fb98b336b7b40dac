/** aiplatform: Vertex AI Vizier's service over the study room, for its unchanged clients; decodes, calls, encodes, holds no rule. */
import type { Server, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js'
import { loadAiplatformWire } from '../../wire/index.ts'
import { unary } from '../calls/calls.ts'
import { takingBytes } from '../calls/trial-lists.ts'
import type { VizierDoor, VizierRoom } from '../vizier/door.ts'
import { Suggesting } from '../vizier/suggesting.ts'
import type { AiplatformMethods, MethodContext, OperationMethods } from './methods.ts'
import type { Version } from './names.ts'
import { operationCalls, operationsCalls } from './operation-calls.ts'
import { studyCalls } from './study-calls.ts'
import { listTrialsAsBytes, trialCalls } from './trial-calls.ts'

export { AIPLATFORM_FORMAT } from './names.ts'

/** The interface's calls, under each of its names, and those about its operations. */
export function aiplatformMethods(door: VizierRoom): { methods(version: Version): AiplatformMethods; operations: OperationMethods } {
  const suggesting = new Suggesting(door.studies, door.closing)
  return {
    methods: (version) => ({ ...studyCalls(door), ...trialCalls(door), ...operationCalls(door, suggesting, version) }),
    operations: operationsCalls(door, suggesting),
  }
}

/** Adds google.cloud.aiplatform.v1.VizierService, the same as v1beta1, and the service of their operations. */
export function addAiplatformServices(server: Server, door: VizierDoor): void {
  const { VizierService, Operations } = loadAiplatformWire()
  const { methods, operations } = aiplatformMethods(door)
  const service = takingBytes(VizierService.service)
  const list = listTrialsAsBytes(door)
  server.addService(service, handlers(door, { ...methods('v1'), ...list }))
  server.addService(renamed(service), handlers(door, { ...methods('v1beta1'), ...list }))
  server.addService(Operations.service, handlers(door, operations))
}

/** The calls as gRPC asks for them; their types are those of the service that they are added with. */
function handlers(door: VizierDoor, methods: AiplatformMethods | OperationMethods): UntypedServiceImplementation {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    unary(door, method as (request: unknown, context: MethodContext) => Promise<unknown>),
  ])
  return Object.fromEntries(entries) as UntypedServiceImplementation
}

/** The same calls in the package of the beta. */
function renamed(service: ServiceDefinition): ServiceDefinition {
  const calls = Object.entries(service).map(([name, call]) => [
    name,
    { ...call, path: call.path.replace('aiplatform.v1.', 'aiplatform.v1beta1.') },
  ])
  return Object.fromEntries(calls) as ServiceDefinition
}
