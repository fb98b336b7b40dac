import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KUBECONFIG, Kubernetes } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'
import { comeThrough } from './harness/outage.ts'

/** The way to the API server fails in its own ways. Pods go on meanwhile. (What the cluster itself does: disrupted/.) */
describe.skipIf(KUBECONFIG === undefined)('while the API server is out of reach', () => {
  let space: TestNamespace

  beforeAll(async () => {
    space = await TestNamespace.open(new Kubernetes(KUBECONFIG ?? ''), 'control-plane')
  })
  afterAll(() => space?.[Symbol.asyncDispose]())

  it.concurrent('gone for a minute: the service answers all the while, and catches up', () =>
    comeThrough(space, async (line, hone, study) => {
      const port = await line.takeAway()
      for (let second = 0; second < 60; second += 5) {
        expect((await hone.study(study)).state).toBe('ACTIVE')
        await pause(5_000)
      }
      await line.restore(port)
    }))

  it.concurrent('stalled for 40 s: open connections that say nothing are given up', () =>
    comeThrough(space, async (line) => {
      line.holdStill()
      await pause(40_000)
      line.goOn()
    }))

  it.concurrent('every connection cut twice a second: watches and logs are taken up where they were', () =>
    comeThrough(space, async (line) => {
      for (let i = 0; i < 40; i++) {
        line.cut()
        await pause(500)
      }
    }))

  it.concurrent('open connections that go deaf for ever: watches and logs are begun anew on others', () =>
    comeThrough(space, (line) => line.deafen()))
})
