/** aiplatform: Vertex AI Vizier's service over the study room, for its unchanged clients; decodes, calls, encodes, holds no rule. */
import type { Server, ServiceDefinition } from '@grpc/grpc-js'
import { type AiplatformHandlers, loadAiplatformWire } from '../../wire/index.ts'
import type { VizierDoor } from '../vizier/door.ts'
import { Suggesting } from '../vizier/suggesting.ts'
import type { Version } from './names.ts'
import { operationCalls, operationsCalls } from './operation-calls.ts'
import { studyCalls } from './study-calls.ts'
import { trialCalls } from './trial-calls.ts'

/** Adds google.cloud.aiplatform.v1.VizierService, the same as v1beta1, and the service of their operations. */
export function addAiplatformServices(server: Server, door: VizierDoor): void {
  const { VizierService, Operations } = loadAiplatformWire()
  const suggesting = new Suggesting(door.studies, door.closing)
  const calls = (version: Version): AiplatformHandlers => ({
    ...studyCalls(door),
    ...trialCalls(door),
    ...operationCalls(door, suggesting, version),
  })
  server.addService(VizierService.service, calls('v1'))
  server.addService(renamed(VizierService.service), calls('v1beta1'))
  server.addService(Operations.service, operationsCalls(door, suggesting))
}

/** The same calls in the package of the beta. */
function renamed<Service extends ServiceDefinition>(service: Service): Service {
  const calls = Object.entries(service).map(([name, call]) => [
    name,
    { ...call, path: call.path.replace('aiplatform.v1.', 'aiplatform.v1beta1.') },
  ])
  return Object.fromEntries(calls) as Service
}
