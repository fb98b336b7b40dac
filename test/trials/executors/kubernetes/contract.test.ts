import { afterAll, beforeAll, describe } from 'vitest'
import { describeExecutor } from '../../../contracts/executor.ts'
import { closeExecutors, launchOf, openExecutor, openStub } from './fixtures.ts'
import type { StubCluster } from './stub/cluster.ts'

describe.each(['plain', 'h2'] as const)('an API server that is spoken to over %s', (speech) => {
  let stub: StubCluster
  beforeAll(async () => {
    stub = await openStub({ speech })
    stub.kubelet = (name) => {
      const [what = '', value = ''] = stub.pod(name)?.spec.containers[0]?.command ?? []
      stub.run(name)
      if (what === 'print') stub.print(name, value.trimEnd().split('\n'))
      if (what !== 'hang') stub.exit(name, what === 'exit' ? Number(value) : 0)
    }
  })
  afterAll(() => closeExecutors())

  describeExecutor(`kubernetes over ${speech}`, () => {
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
})
