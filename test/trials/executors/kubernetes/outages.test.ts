import { describe, expect, it } from 'vitest'
import { ClusterBench, hasEnded, launchOf, runs, waitsFor } from './fixtures.ts'

describe.each(['plain', 'h2'] as const)('an API server in trouble, over %s', (speech) => {
  const bench = new ClusterBench({ speech })

  it('loses no attempt while it is overloaded, failing or out of reach', async () => {
    const { stub } = bench
    stub.fail(5, 429)
    stub.fail(5, 503)
    const launch = launchOf()
    await bench.executor.start(launch)
    await bench.isThere(launch.objectName)
    stub.cut()
    stub.fail(4, 500)
    stub.run(launch.objectName)
    await bench.until(launch, runs)
    stub.cut()
    stub.exit(launch.objectName, 0)
    expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
  })

  it('lists anew when the server has forgotten where it was', async () => {
    const { stub } = bench
    const launch = await bench.running()
    const lists = stub.requests.filter((request) => request.endsWith('/pods')).length
    stub.cut()
    stub.exit(launch.objectName, 0)
    stub.compact()
    await bench.until(launch, hasEnded)
    expect(stub.requests.filter((request) => request.endsWith('/pods')).length).toBeGreaterThan(lists)
  })

  it('notices a server that is silent, and goes on when it speaks again', async () => {
    const { stub } = bench
    bench.open({ times: { silenceMs: 100, answerMs: 50 } })
    const launch = await bench.running()
    stub.stall(true)
    stub.exit(launch.objectName, 0)
    await new Promise((resolve) => setTimeout(resolve, 150))
    stub.stall(false)
    expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
  })

  it('says so to attempts that it cannot look for, instead of starting them again', async () => {
    const { stub } = bench
    const launch = await bench.running()
    await bench.executor.close()
    stub.fail(1_000_000, 503, { message: 'the server is currently unable to handle the request' })
    bench.reopen()
    // Trouble with the cluster as a whole wakes nobody: it is seen when somebody looks.
    const says = waitsFor('unable to handle')
    while (!says(await bench.executor.observe(launch.objectName))) await new Promise((resolve) => setTimeout(resolve, 2))
    expect(stub.requests.filter((request) => request.startsWith('PATCH') && request.includes('/pods/'))).toHaveLength(1)
  })
})
