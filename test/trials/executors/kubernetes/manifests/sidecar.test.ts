import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FileFeed } from '../../../../../src/trials/collectors/collector.ts'
import type { KubernetesExecutor } from '../../../../../src/trials/executors/kubernetes/index.ts'
import { SIDECAR, withSidecar } from '../../../../../src/trials/executors/kubernetes/manifests/sidecar.ts'
import { SIDECAR_SCRIPT } from '../../../../../src/trials/executors/kubernetes/manifests/sidecar-script.ts'
import type { Launch } from '../../../../../src/trials/index.ts'
import { closeExecutors, hasEnded, launchOf, logOf, openExecutor, openStub, runs, until } from '../fixtures.ts'
import type { StubCluster } from '../stub/cluster.ts'

const FILE: FileFeed = { kind: 'file', path: 'metrics.txt' }
const PATH = '/hone/work/metrics.txt'
/** More than a line may have: what parsers get for bytes that are missing. */
const GAP_BYTES = 65_537

const piece = (at: number, text: string, path = PATH): string => `hone ${at} ${Buffer.from(text).toString('base64')} ${path};`

describe('what a sidecar reads', () => {
  let stub: StubCluster
  let executor: KubernetesExecutor
  let folder: string
  let launch: Launch
  beforeEach(async () => {
    stub = await openStub()
    ;({ executor, folder } = openExecutor(stub))
    const plain = launchOf()
    launch = { ...plain, pod: { ...plain.pod, watched: FILE } }
    await executor.start(launch)
    while (stub.pod(launch.objectName) === undefined) await new Promise((later) => setTimeout(later, 2))
    stub.run(launch.objectName)
    await until(executor, launch, runs)
  })
  afterEach(() => closeExecutors())

  const textOf = async (path = 'metrics.txt', by = executor): Promise<string> =>
    Buffer.from((await by.output(launch.objectName).files?.read(path, 0, 1_000_000)) ?? []).toString()
  const say = (...lines: string[]): void => stub.printAside(launch.objectName, lines)
  const end = (): void => {
    say('hone end;')
    stub.exit(launch.objectName, 0)
  }

  it('is there when the trial has ended, each byte once, however often it was told', async () => {
    say(piece(0, 'loss=1\n'), piece(7, 'loss=2\n'), piece(0, 'loss=1\nloss=2\nlo'), piece(16, 'ss=3'))
    end()
    expect(await until(executor, launch, hasEnded)).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect(await textOf()).toBe('loss=1\nloss=2\nloss=3')
    expect(await logOf(executor, launch)).toBe('')
  })

  it('has more files than one, by their paths, and leaves out half a piece and what it says for people', async () => {
    say('stat: cannot', piece(0, 'a', '/hone/work/runs/x y'), piece(0, 'b', '/hone/work/runs/z/1'), piece(0, 'c').slice(0, -3))
    end()
    await until(executor, launch, hasEnded)
    expect(await executor.output(launch.objectName).files?.list('runs')).toEqual(['x y', 'z/1'])
    expect([await textOf('runs/x y'), await textOf('/hone/work/runs/z/1'), await textOf()]).toEqual(['a', 'b', ''])
  })

  it('goes on after a restart of the server, and of the sidecar, which tells all anew', async () => {
    say(piece(0, 'one\n'))
    while ((await textOf()) !== 'one\n') await new Promise((later) => setTimeout(later, 2))
    await executor.close()
    const { executor: next } = openExecutor(stub, { folder })
    say(piece(0, 'one\n'), piece(4, 'two\n'))
    end()
    await until(next, launch, hasEnded)
    expect(await textOf('metrics.txt', next)).toBe('one\ntwo\n')
  })

  it('shows a gap where bytes are missing, over which no line reaches, and says so in the log', async () => {
    say(piece(0, 'loss=1\nloss=2'), piece(100, '3\nloss=4\n'))
    end()
    await until(executor, launch, hasEnded)
    expect(await textOf()).toBe(`loss=1\nloss=2${'\0'.repeat(GAP_BYTES)}3\nloss=4\n`)
    expect(await logOf(executor, launch)).toContain(`[hone: 87 bytes of ${PATH} are missing`)
  })

  it('is said to lack its end when the sidecar could not tell it', async () => {
    say(piece(0, 'loss=1\n'))
    stub.exit(launch.objectName, 0)
    await until(executor, launch, hasEnded)
    expect(await textOf()).toBe('loss=1\n')
    expect(await logOf(executor, launch)).toContain('what it wrote last into its files may be missing')
  })
})

describe('a pod with a sidecar', () => {
  const spec = (mounts: object[]) => ({
    containers: [
      { name: 'trial', image: 'train:1', resources: { limits: { cpu: '2' } }, securityContext: { runAsUser: 7 }, volumeMounts: mounts },
    ],
    volumes: [],
  })
  const sidecarOf = (feed: FileFeed, mounts: object[], image?: string) => {
    const extended = withSidecar(spec(mounts) as never, { watched: feed, container: 'trial', image })
    return (extended as unknown as { initContainers: Record<string, unknown>[] }).initContainers[0]
  }

  it('sees, for reading alone, the volume that the files lie in', () => {
    const mounts = [
      { name: 'all', mountPath: '/data' },
      { name: 'logs', mountPath: '/data/logs', subPath: 'x' },
    ]
    expect(sidecarOf({ kind: 'folder', path: '/data/logs/runs', named: 'tfevents' }, mounts)).toMatchObject({
      name: SIDECAR,
      image: 'train:1',
      restartPolicy: 'Always',
      volumeMounts: [{ name: 'logs', mountPath: '/data/logs', subPath: 'x', readOnly: true }],
      securityContext: { runAsUser: 7, privileged: false, allowPrivilegeEscalation: false },
      resources: { requests: { cpu: '200m' }, limits: { cpu: '200m' } },
    })
    expect(sidecarOf(FILE, [], 'busybox:1')).toMatchObject({ image: 'busybox:1', volumeMounts: [{ mountPath: '/hone/work' }] })
  })

  it('is refused where no other container sees the files, with a remedy', () => {
    expect(() => sidecarOf({ kind: 'file', path: '/database/x' }, [{ name: 'data', mountPath: '/data' }])).toThrow(
      /mount a volume there: {mount: \/database, emptyDir: true}/,
    )
  })
})

describe.skipIf(process.platform === 'win32')('the sidecar’s script', () => {
  it('prints what is new of each file, once, and all that is left when it is told to end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hone-sidecar-'))
    mkdirSync(join(folder, 'a b'))
    const [one, other] = [join(folder, 'a b', 'x.tfevents'), join(folder, 'y.tfevents')]
    const large = Buffer.from(Array.from({ length: 20_000 }, (_, i) => i % 251))
    writeFileSync(one, large)
    writeFileSync(join(folder, 'other'), 'no')
    const shell = spawn('/bin/sh', ['-c', SIDECAR_SCRIPT, SIDECAR, folder, 'tfevents', '1000000'])
    let said = ''
    await new Promise<void>((seen) => {
      shell.stdout.on('data', (chunk) => {
        said += chunk
        if (said.split('\n').length > 3) seen()
      })
    })
    appendFileSync(one, 'x')
    writeFileSync(other, 'loss=1')
    shell.kill('SIGTERM')
    expect(await once(shell, 'close')).toEqual([0, null])
    const copies = new Map<string, Buffer>()
    for (const line of said.trimEnd().split('\n').slice(0, -1)) {
      const [, at, data = '', path = ''] = /^hone (\d+) (\S+) (.+);$/.exec(line) ?? []
      const copy = copies.get(path) ?? Buffer.alloc(0)
      expect(Number(at)).toBe(copy.length)
      copies.set(path, Buffer.concat([copy, Buffer.from(data, 'base64')]))
    }
    expect(said.trimEnd().split('\n').at(-1)).toBe('hone end;')
    expect([...copies.keys()].sort()).toEqual([one, other])
    expect(copies.get(one)).toEqual(Buffer.concat([large, Buffer.from('x')]))
    expect(String(copies.get(other))).toBe('loss=1')
    rmSync(folder, { recursive: true })
  })
})
