/** grpc: hone.v1, health and reflection over the study room; decodes, calls, encodes, holds no rule. */
export { type GrpcServer, startGrpcServer } from './start.ts'
