import { afterAll, beforeAll } from 'vitest'
import { describeExecutor } from '../../../contracts/executor.ts'
import { closeExecutors, launchOf, openExecutor, openStub } from './fixtures.ts'
import type { StubCluster } from './stub-cluster.ts'

let stub: StubCluster
beforeAll(async () => {
  stub = await openStub()
  stub.kubelet = (name) => {
    const [what = '', value = ''] = stub.pod(name)?.spec.containers[0]?.command ?? []
    stub.run(name)
    if (what === 'print') stub.print(name, value.trimEnd().split('\n'))
    if (what !== 'hang') stub.exit(name, what === 'exit' ? Number(value) : 0)
  }
})
afterAll(() => closeExecutors())

describeExecutor('kubernetes', () => {
  const { executor, folder } = openExecutor(stub)
  return {
    executor,
    reopen: () => openExecutor(stub, { folder }).executor,
    launch: (behaviour) => {
      if (behaviour === 'hang') return launchOf({ command: ['hang'] })
      return launchOf({ command: 'exit' in behaviour ? ['exit', String(behaviour.exit)] : ['print', behaviour.print] })
    },
  }
})
