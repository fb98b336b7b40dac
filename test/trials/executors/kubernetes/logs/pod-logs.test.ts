import { describe, expect, it } from 'vitest'
import { ClusterBench, hasEnded, runs } from '../fixtures.ts'

describe.each(['plain', 'h2'] as const)('the log of a pod, over %s', (speech) => {
  const bench = new ClusterBench({ speech })

  it('is there while it runs, whole when its end is told, and stays when the pod is gone', async () => {
    const { stub } = bench
    const launch = await bench.running()
    stub.print(launch.objectName, ['epoch=1 accuracy=0.5'])
    const off = new AbortController()
    await new Promise<void>((resolve) => {
      const look = async (): Promise<void> => {
        if ((await bench.logOf(launch)) === 'epoch=1 accuracy=0.5\n') resolve()
      }
      bench.executor.watch(launch.objectName, () => void look(), off.signal)
      void look()
    })
    off.abort()
    stub.print(launch.objectName, ['epoch=2 accuracy=0.6', 'done'])
    stub.exit(launch.objectName, 1)
    const seen = await bench.until(launch, hasEnded)
    expect(seen).toMatchObject({ exitCode: 1, lastLines: ['epoch=1 accuracy=0.5', 'epoch=2 accuracy=0.6', 'done'] })
    await bench.isGone(launch.objectName)
    expect(await bench.logOf(launch)).toBe('epoch=1 accuracy=0.5\nepoch=2 accuracy=0.6\ndone\n')
  })

  it('goes on where it was over a restart of the server and a cut of every connection', async () => {
    const { stub } = bench
    const launch = await bench.running()
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`)
    // All of one moment: only counting tells them apart.
    for (const [i, line] of lines.entries()) {
      stub.print(launch.objectName, [line], '2026-01-01T00:00:00.000000000Z')
      if (i % 7 === 3) {
        stub.cut()
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      if (i % 13 === 12) {
        await bench.executor.close()
        bench.reopen()
        await bench.until(launch, runs)
      }
    }
    stub.exit(launch.objectName, 0)
    await bench.until(launch, hasEnded)
    expect(await bench.logOf(launch)).toBe(`${lines.join('\n')}\n`)
  })

  it('marks where lines may be missing, because they were rotated away while nobody read', async () => {
    const { stub } = bench
    const launch = await bench.running()
    stub.print(launch.objectName, ['one', 'two'], '2026-01-01T00:00:00.000000000Z')
    while ((await bench.logOf(launch)) === '') await new Promise((resolve) => setTimeout(resolve, 2))
    await bench.executor.close()
    stub.print(launch.objectName, ['three'], '2026-01-01T00:00:01.000000000Z')
    stub.print(launch.objectName, ['four'], '2026-01-01T00:00:02.000000000Z')
    stub.rotateLog(launch.objectName, 1)
    bench.reopen()
    stub.exit(launch.objectName, 0)
    await bench.until(launch, hasEnded)
    expect(await bench.logOf(launch)).toBe('one\ntwo\n[hone: lines may be missing here: the log was rotated before it was read]\nfour\n')
  })

  it('says when a pod was gone before it was read', async () => {
    const { stub } = bench
    const launch = await bench.running()
    await bench.executor.close()
    stub.print(launch.objectName, ['lost words'])
    stub.exit(launch.objectName, 0)
    const pod = stub.pod(launch.objectName)
    bench.reopen()
    stub.fail(1_000, 404, { path: '/log', reason: 'NotFound' })
    await bench.until(launch, hasEnded)
    expect(pod).toBeDefined()
    expect(await bench.logOf(launch)).toContain('[hone: the pod was gone before its log was read to the end]')
  })

  it('is asked for at once when the pod has ended, however long it could not be had', async () => {
    const { stub } = bench
    bench.open({ times: { backoffMinMs: 3_600_000, backoffMaxMs: 3_600_000 } })
    stub.fail(1, 500, { path: '/log' })
    const launch = await bench.running()
    while (!stub.requests.some((request) => request.endsWith('/log'))) await new Promise((resolve) => setTimeout(resolve, 2))
    stub.print(launch.objectName, ['last words'])
    stub.exit(launch.objectName, 0)
    expect(await bench.until(launch, hasEnded)).toMatchObject({ kind: 'exited', lastLines: ['last words'] })
  })

  it('keeps the first half and the newest of one that grows too large', async () => {
    const { stub } = bench
    bench.open({ logBytesMax: 2_000 })
    const launch = await bench.running()
    for (let i = 0; i < 60; i++)
      stub.print(launch.objectName, [`${i}`.padStart(49, '.')], `2026-01-01T00:00:${`${i % 60}`.padStart(2, '0')}.000000000Z`)
    stub.exit(launch.objectName, 0)
    await bench.until(launch, hasEnded)
    const log = await bench.logOf(launch)
    expect(log.length).toBeLessThan(3_100)
    expect(log).toContain(`${'0'.padStart(49, '.')}\n`)
    expect(log).toContain('an attempt keeps 2 KiB of its log')
    expect(log.trimEnd().endsWith('59')).toBe(true)
  })
})
