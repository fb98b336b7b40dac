/** grpc: the gRPC door: hone.v1, the services of other systems, health and reflection, and who may pass. */
export { type GrpcServer, startGrpcServer } from './start.ts'
