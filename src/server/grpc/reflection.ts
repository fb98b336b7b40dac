import { dirname, resolve } from 'node:path'
import type { Server } from '@grpc/grpc-js'
import { ReflectionService } from '@grpc/reflection'
import { protoPath } from 'grpc-health-check'
import { describeProtos } from '../../wire/index.ts'

/** The services, and what is in the details of their errors. */
const PROTOS = ['hone/v1/study_service.proto', 'hone/v1/access_service.proto', 'health/v1/health.proto', 'google/rpc/error_details.proto']
const SERVICES = ['hone.v1.StudyService', 'hone.v1.AccessService', 'grpc.health.v1.Health']

/** Where the package of the health check keeps its proto. */
const HEALTH_FOLDER = resolve(dirname(protoPath), '../..')

/** Lets tools such as grpcurl ask the server for its interface, instead of reading the protos. */
export function addReflection(server: Server): void {
  const fileDescriptorProtos = describeProtos(PROTOS, HEALTH_FOLDER)
  // the library looks at the files of each definition, and at nothing else of it
  const described = { protos: { format: 'Protocol Buffer 3 EnumDescriptorProto', type: {}, fileDescriptorProtos } } as const
  new ReflectionService(described, { services: SERVICES }).addToServer(server)
}
