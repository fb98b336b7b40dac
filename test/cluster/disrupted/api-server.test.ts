import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OWN_CLUSTER, signal, stalled } from '../harness/control-plane.ts'
import { PYTHON } from '../harness/hone.ts'
import { KUBECONFIG, Kubernetes, until } from '../harness/kubernetes.ts'
import { TestNamespace } from '../harness/namespace.ts'
import { comeThrough } from '../harness/outage.ts'

describe.skipIf(!OWN_CLUSTER)('an API server', () => {
  const kubernetes = new Kubernetes(KUBECONFIG ?? '')
  let space: TestNamespace

  beforeAll(async () => {
    space = await TestNamespace.open(kubernetes, 'api-server')
  })
  afterAll(() => space?.[Symbol.asyncDispose]())

  it('can be held still and killed by the tests, and comes back with all that it knew', async () => {
    await stalled('kube-apiserver', async () => {
      const answer = kubernetes.get('/readyz').catch(String)
      expect(await Promise.race([answer, pause(1_500, 'no answer')])).toBe('no answer')
    })
    await until('it goes on', () => kubernetes.text('GET', '/readyz'))
    await signal('KILL', 'kube-apiserver')
    await until('it is back', () => kubernetes.text('GET', '/readyz'))
    await until('it knows the namespace', () => kubernetes.get(`/api/v1/namespaces/${space.name}`))
  })

  it('that restarts while nobody can look has forgotten what came before (410): all is listed anew', () =>
    comeThrough(space, async (line, _, study) => {
      const port = await line.takeAway()
      for (let i = 0; i < 3; i++) {
        await space.createPod(`unrelated-${study}-${i}`, { containers: [{ name: 'c', image: PYTHON, command: ['true'] }] })
      }
      await signal('KILL', 'kube-apiserver')
      await until('it is back', () => kubernetes.text('GET', '/readyz'))
      await line.restore(port)
    }))

  it('that stands still for 30 s is waited for', () => comeThrough(space, () => stalled('kube-apiserver', () => pause(30_000))))
})
