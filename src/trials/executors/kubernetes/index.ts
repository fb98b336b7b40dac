/**
 * kubernetes: trials as pods, or as objects that make pods. Its rooms, each of which looks only at those before it: `api` speaks to the API
 * server, `manifests` says what is made, `status` reads what became of it, `cluster` is what all attempts share, `logs` copies their output,
 * `attempt` is one of them from its making to its end.
 */
export { connect } from './api/connect.ts'
export { CustomObjects } from './custom-objects.ts'
export { createKubernetesExecutor, type KubernetesExecutor, type KubernetesOptions } from './executor.ts'
export { ExperimentsTurn } from './experiments-turn.ts'
export { holdServerName, placeOf, type ServerLease } from './server-lease.ts'
export { openServerName } from './server-name.ts'
