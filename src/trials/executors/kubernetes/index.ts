export { connect } from './connect.ts'
export { CustomObjects } from './custom-objects.ts'
export { createKubernetesExecutor, type KubernetesExecutor, type KubernetesOptions } from './executor.ts'
export { openServerName } from './server-name.ts'
