export { connect } from './connect.ts'
export { createKubernetesExecutor, type KubernetesExecutor, type KubernetesOptions } from './executor.ts'
export { openServerName } from './server-name.ts'
