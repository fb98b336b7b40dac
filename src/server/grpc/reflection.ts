import { dirname, resolve } from 'node:path'
import type { handleBidiStreamingCall, Server, ServiceDefinition } from '@grpc/grpc-js'
import { ReflectionService } from '@grpc/reflection'
import { protoPath } from 'grpc-health-check'
import { describeProtos } from '../../wire/index.ts'

/** The services, and what is in the details of their errors. */
const PROTOS = ['hone/v1/study_service.proto', 'hone/v1/access_service.proto', 'health/v1/health.proto', 'google/rpc/error_details.proto']
const SERVICES = ['hone.v1.StudyService', 'hone.v1.AccessService', 'grpc.health.v1.Health']

/** Where the package of the health check keeps its proto. */
const HEALTH_FOLDER = resolve(dirname(protoPath), '../..')

/** Its only call, in each of the versions of the reflection service. */
type Reflect = handleBidiStreamingCall<unknown, unknown>

/** Lets tools such as grpcurl ask the server for its interface, instead of reading the protos. It is described when the first one asks: few servers are ever asked. */
export function addReflection(server: Server): void {
  let described: readonly Reflect[] | undefined
  versionsOf(new ReflectionService({})).forEach(({ definition }, version) => {
    const reflect: Reflect = (stream) => {
      described ??= versionsOf(describeServices()).map((one) => one.reflect)
      described[version]!(stream)
    }
    server.addService(definition, { ServerReflectionInfo: reflect })
  })
}

function describeServices(): ReflectionService {
  const fileDescriptorProtos = describeProtos(PROTOS, HEALTH_FOLDER)
  // the library looks at the files of each definition, and at nothing else of it
  const described = { protos: { format: 'Protocol Buffer 3 EnumDescriptorProto', type: {}, fileDescriptorProtos } } as const
  return new ReflectionService(described, { services: SERVICES })
}

/** What the library would add to a server, version by version. */
function versionsOf(reflection: ReflectionService): { readonly definition: ServiceDefinition; readonly reflect: Reflect }[] {
  const versions: { definition: ServiceDefinition; reflect: Reflect }[] = []
  reflection.addToServer({
    addService: (definition: ServiceDefinition, calls: { ServerReflectionInfo: Reflect }) =>
      void versions.push({ definition, reflect: calls.ServerReflectionInfo }),
  } as unknown as Server)
  return versions
}
