import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { KubernetesApi } from '../../../../../src/trials/executors/kubernetes/api/api.ts'
import { connect } from '../../../../../src/trials/executors/kubernetes/index.ts'
import { closeExecutors, openStub } from '../fixtures.ts'

describe('the cluster of a kubeconfig', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hone-kubeconfig-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  afterEach(() => closeExecutors())

  function kubeconfig(change: object = {}): string {
    const file = join(folder, 'config')
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'lab', cluster: { server: 'http://127.0.0.1:1', 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'me', user: { token: 'of mine' } }],
      contexts: [
        { name: 'research', context: { cluster: 'lab', user: 'me', namespace: 'trials' } },
        { name: 'plain', context: { cluster: 'lab', user: 'me' } },
      ],
      'current-context': 'research',
      ...change,
    }
    writeFileSync(file, JSON.stringify(config))
    return file
  }

  it('is the current context’s, unless another is chosen, and so is the namespace', async () => {
    const file = kubeconfig()
    expect(await connect({ kubeconfig: file })).toMatchObject({ namespace: 'trials', url: new URL('http://127.0.0.1:1') })
    expect(await connect({ kubeconfig: file, context: 'plain' })).toMatchObject({ namespace: 'default' })
    expect(await connect({ kubeconfig: file, namespace: 'mine' })).toMatchObject({ namespace: 'mine' })
  })

  it('shows its token with every request', async () => {
    const { headers } = await (await connect({ kubeconfig: kubeconfig() })).options()
    expect(headers).toMatchObject({ Authorization: 'Bearer of mine' })
  })

  it.each([
    [{ context: 'nowhere' }, {}, 'the kubeconfig has no context nowhere; it has research, plain'],
    [{}, { 'current-context': '' }, 'names no current cluster: choose one of its contexts with --context (research, plain)'],
    [{ kubeconfig: '/no/such/file' }, {}, 'the kubeconfig cannot be read: ENOENT'],
  ])('is refused in clear words where there is none: %o', async (choice, change, words) => {
    const asked = connect({ kubeconfig: kubeconfig(change), ...choice })
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_REQUEST', message: expect.stringContaining(words) })
  })

  it('is not made up where there is no kubeconfig', async () => {
    vi.stubEnv('HOME', folder)
    vi.stubEnv('KUBECONFIG', undefined)
    await expect(connect({})).rejects.toMatchObject({ message: expect.stringContaining('no cluster is known here') })
    vi.unstubAllEnvs()
  })

  it('is spoken to', async () => {
    const stub = await openStub()
    const clusters = [{ name: 'lab', cluster: { server: String(stub.url), 'insecure-skip-tls-verify': true } }]
    const api = new KubernetesApi(await connect({ kubeconfig: kubeconfig({ clusters }) }))
    expect(await api.request('GET', '/api/v1/namespaces/trials/pods')).toMatchObject({ items: [] })
    await expect(api.request('DELETE', '/api/v1/namespaces/trials/pods/x', { body: {} })).rejects.toMatchObject({
      status: 404,
      reason: 'NotFound',
    })
  })
})
