import { afterEach, describe, expect, it } from 'vitest'
import { ApiFailure } from '../../../../src/trials/executors/kubernetes/api/api.ts'
import { closeExecutors, hasEnded, launchOf, openExecutor, openStub, runs, until, waitsFor } from './fixtures.ts'

afterEach(closeExecutors)

describe('a server that must not change anything in the cluster now', () => {
  it('changes nothing, says why, and goes on when it may', async () => {
    const stub = await openStub()
    let may = false
    const mayChange = async (): Promise<void> => {
      if (!may) throw new ApiFailure(0, 'its lease is not renewed')
    }
    const { executor } = openExecutor(stub, { mayChange })
    const launch = launchOf()
    await executor.start(launch)
    await until(executor, launch, waitsFor('its lease is not renewed'))
    expect(stub.requests.filter((line) => !line.startsWith('GET'))).toEqual([])
    may = true
    await until(executor, launch, () => stub.pod(launch.objectName) !== undefined)
  })
})

describe('two servers in a namespace whose stores have the same study', () => {
  it('leave each other’s pods alone: who comes later waits, says why, and can be stopped', async () => {
    const stub = await openStub()
    const launch = launchOf()
    const { objectName } = launch
    const first = openExecutor(stub, { server: 'aaaa' }).executor
    await first.start(launch)
    await until(first, launch, () => stub.pod(objectName) !== undefined)
    stub.run(objectName)
    await until(first, launch, runs)
    const before = JSON.stringify([...stub.objects])

    const second = openExecutor(stub, { server: 'bbbb' }).executor
    await second.start(launch)
    await until(second, launch, waitsFor('belongs to another Hone server'))
    await second.stop(objectName, 0, undefined)
    await until(second, launch, hasEnded)
    await second.remove(objectName)
    expect(JSON.stringify([...stub.objects])).toBe(before)
    expect(await first.observe(objectName)).toMatchObject({ kind: 'running' })
  })

  it('go on with what is free again', async () => {
    const stub = await openStub()
    const launch = launchOf()
    const first = openExecutor(stub, { server: 'aaaa' }).executor
    const second = openExecutor(stub, { server: 'bbbb' }).executor
    await first.start(launch)
    await until(first, launch, () => stub.pod(launch.objectName) !== undefined)
    await second.start(launch)
    await until(second, launch, waitsFor('belongs to another Hone server'))
    stub.exit(launch.objectName, 0)
    await until(first, launch, hasEnded)
    await until(second, launch, () => stub.pod(launch.objectName)?.metadata.labels?.['hone.dev/server'] === 'bbbb')
  })
})
