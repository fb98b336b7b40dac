import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'

const ROOT = resolve(import.meta.dirname, '../..')
const CHART = join(ROOT, 'deploy/helm/hone')
const BUILD_MS_MAX = 20 * 60_000
/** Real Helm: HELM, else built from its Go module, which takes minutes the first time. */
let helm: string
beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'scripts/helm.mjs')])
  helm = stdout.trim()
}, BUILD_MS_MAX)

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace: string }
  readonly spec: Record<string, unknown>
}

function template(...settings: string[]): Manifest[] {
  const args = ['template', 'r', CHART, '--namespace', 'ns', '--kube-version', 'v1.35.0', ...settings.flatMap((text) => ['--set', text])]
  return parseAllDocuments(execFileSync(helm, args, { encoding: 'utf8' })).map((document) => document.toJS() as Manifest)
}

function refusal(...settings: string[]): string {
  const args = ['template', 'r', CHART, '--kube-version', 'v1.35.0', ...settings.flatMap((text) => ['--set', text])]
  const { status, stderr } = spawnSync(helm, args, { encoding: 'utf8' })
  return status === 0 ? '' : stderr
}

const argsOf = (objects: readonly Manifest[]): string[] => {
  const deployments = objects.filter(({ kind }) => kind === 'Deployment') as unknown as {
    spec: { template: { spec: { containers: { args: string[] }[] } } }
  }[]
  return deployments.flatMap(({ spec }) => spec.template.spec.containers.flatMap(({ args }) => args))
}

describe('the chart', () => {
  it('has nothing that Helm finds wrong', () => {
    expect(execFileSync(helm, ['lint', '--strict', CHART], { encoding: 'utf8' })).toContain('0 chart(s) failed')
  })

  it('is what deploy/kubernetes was written from', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hone-manifests-'))
    execFileSync(process.execPath, [join(ROOT, 'tools/generate-manifests.mjs'), folder])
    const kept = join(ROOT, 'deploy/kubernetes')
    expect(readdirSync(folder)).toEqual(readdirSync(kept))
    for (const file of readdirSync(kept)) expect(readFileSync(join(folder, file), 'utf8')).toBe(readFileSync(join(kept, file), 'utf8'))
    rmSync(folder, { recursive: true })
  })

  it('serves a certificate of a secret, or one that cert-manager keeps for the names of the service', () => {
    const secret = template('tls.mode=secret', 'tls.secretName=mine')
    expect(argsOf(secret)).toEqual(expect.arrayContaining(['--tls-cert=/tls/tls.crt', '--tls-key=/tls/tls.key', '--tls-ca=/tls/ca.crt']))
    expect(argsOf(secret)).not.toContain('--tls=auto')
    expect(argsOf(template('tls.mode=secret', 'tls.secretName=mine', 'tls.caInSecret=false'))).not.toContain('--tls-ca=/tls/ca.crt')
    const managed = template('tls.mode=certManager', 'tls.issuerRef.name=ours', 'tls.hosts={hone.example.com}')
    expect(managed.find(({ kind }) => kind === 'Certificate')?.spec).toMatchObject({
      secretName: 'r-hone-tls',
      issuerRef: { name: 'ours' },
      dnsNames: ['r-hone.ns.svc', 'r-hone.ns.svc.cluster.local', 'r-hone', 'hone.example.com'],
    })
    expect(argsOf(managed)).toContain('--host=hone.example.com')
  })

  it('puts trials, and the right to make them, into another namespace', () => {
    const objects = template('trials.namespace=lab', 'trials.templates[0].apiGroups={batch}', 'trials.templates[0].resources={jobs}')
    expect(argsOf(objects)).toContain('--namespace=lab')
    const role = objects.find(({ kind }) => kind === 'Role') as unknown as Manifest & { rules: object[] }
    expect(role.metadata.namespace).toBe('lab')
    expect(role.rules.at(-1)).toMatchObject({ apiGroups: ['batch'], resources: ['jobs'] })
    expect(objects.find(({ kind }) => kind === 'RoleBinding')).toMatchObject({ subjects: [{ name: 'r-hone', namespace: 'ns' }] })
  })

  it('lets Katib’s Experiments be read and their status be written, only where they are wanted', () => {
    const rulesOf = (objects: readonly Manifest[]) =>
      (objects.find(({ kind }) => kind === 'Role') as unknown as { rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[] })
        .rules
    const wanted = template('katib.experiments=true')
    expect(argsOf(wanted)).toContain('--experiments')
    expect(rulesOf(wanted).filter(({ apiGroups }) => apiGroups.includes('kubeflow.org'))).toEqual([
      { apiGroups: ['kubeflow.org'], resources: ['experiments'], verbs: ['list', 'watch'] },
      { apiGroups: ['kubeflow.org'], resources: ['experiments/status', 'trials/status'], verbs: ['patch'] },
      { apiGroups: ['kubeflow.org'], resources: ['trials'], verbs: ['list', 'create'] },
    ])
    expect(argsOf(template())).not.toContain('--experiments')
    expect(JSON.stringify(template())).not.toContain('kubeflow.org')
  })

  it('leads Katib’s client to the server where that is wanted, under the name that it has for its DB manager', () => {
    const wanted = template('katib.experiments=true', 'katib.dbManager.enabled=true')
    expect(argsOf(wanted)).toContain('--db-manager=0.0.0.0:6789')
    expect(argsOf(wanted)).not.toContain('--open-metrics')
    const open = template('katib.experiments=true', 'katib.dbManager.enabled=true', 'katib.dbManager.openMetrics=true')
    expect(argsOf(open)).toContain('--open-metrics')
    const services = wanted.filter(({ kind }) => kind === 'Service')
    expect(services.map(({ metadata, spec }) => [metadata.namespace, metadata.name, spec])).toEqual([
      [
        'ns',
        'r-hone',
        expect.objectContaining({ ports: expect.arrayContaining([expect.objectContaining({ port: 6789, targetPort: 'katib' })]) }),
      ],
      ['kubeflow', 'katib-db-manager', { type: 'ExternalName', externalName: 'r-hone.ns.svc.cluster.local' }],
    ])
    expect(wanted.find(({ kind }) => kind === 'NetworkPolicy')).toHaveProperty(
      'spec.ingress[0].ports',
      expect.arrayContaining([{ port: 'katib' }]),
    )
    expect(JSON.stringify(template('katib.experiments=true'))).not.toMatch(/6789|db-manager/)
    expect(refusal('katib.dbManager.enabled=true')).toContain('katib.dbManager.enabled needs katib.experiments')
  })

  it('asks over TLS whether the server lives, and whether it has taken up what runs', () => {
    const deployment = template().find(({ kind }) => kind === 'Deployment') as unknown as {
      spec: { template: { spec: { containers: Record<string, unknown>[] } } }
    }
    const asks = (path: string) => expect.objectContaining({ httpGet: { path, port: 'http', scheme: 'HTTPS' } })
    expect(deployment.spec.template.spec.containers[0]).toMatchObject({
      startupProbe: asks('/healthz'),
      livenessProbe: asks('/healthz'),
      readinessProbe: asks('/readyz'),
    })
  })

  it('lets Prometheus in with a token of its own', () => {
    const monitor = template('serviceMonitor.enabled=true', 'serviceMonitor.tokenSecret=t', 'serviceMonitor.caSecret=c')
    expect(monitor.find(({ kind }) => kind === 'ServiceMonitor')?.spec).toMatchObject({
      endpoints: [
        { scheme: 'https', authorization: { credentials: { name: 't', key: 'token' } }, tlsConfig: { serverName: 'r-hone.ns.svc' } },
      ],
    })
  })

  it.each([
    [['tls.mode=none'], 'tls'],
    [['tls.mode=secret'], 'secretName'],
    [['tls.mode=certManager'], 'name'],
    [['image.tag=latest'], 'tag'],
    [['replicas=2'], 'replicas'],
    [['serviceMonitor.enabled=true'], 'hone token create prometheus'],
    [['persistence.size=lots'], 'size'],
  ])('refuses %j', (settings, words) => {
    expect(refusal(...settings)).toContain(words)
  })

  it('names every value that it takes in its schema, and the other way round', () => {
    const values = parseAllDocuments(readFileSync(join(CHART, 'values.yaml'), 'utf8'))[0]?.toJS() as Record<string, unknown>
    const { properties } = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8')) as { properties: Record<string, object> }
    const pathsOf = (tree: Record<string, unknown>): string[] =>
      Object.entries(tree).flatMap(([key, value]) => [
        key,
        ...Object.keys(value instanceof Object && !Array.isArray(value) ? value : {}).map((inner) => `${key}.${inner}`),
      ])
    const schemaPaths = Object.entries(properties).flatMap(([key, schema]) => [
      key,
      ...Object.keys((schema as { properties?: object }).properties ?? {}).map((inner) => `${key}.${inner}`),
    ])
    const own = pathsOf(values).filter((path) => !path.startsWith('resources.'))
    expect(own.sort()).toEqual(schemaPaths.filter((path) => path !== 'global').sort())
  })
})
