import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { describeProgram } from '../../src/cli/program.ts'
import { EXPERIMENTS, TRIALS } from '../../src/server/index.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly [key: string]: unknown
}
interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}
interface PodSpec {
  readonly securityContext: object
  readonly containers: readonly { readonly args: readonly string[]; readonly securityContext: object; readonly volumeMounts: object[] }[]
}

describe.each(['hone.yaml', 'hone-and-trials.yaml'])('deploy/kubernetes/%s', (file) => {
  const objects = parseAllDocuments(read(join('deploy/kubernetes', file))).map((document) => document.toJS() as Manifest)
  const [deployment] = objects.filter(({ kind }) => kind === 'Deployment')
  const pod = (deployment as unknown as { spec: { template: { spec: PodSpec } } }).spec.template.spec

  it('has one server, which is replaced and never doubled', () => {
    expect(deployment).toMatchObject({ spec: { replicas: 1, strategy: { type: 'Recreate' } } })
  })

  it('keeps to the restricted level of pod security', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    for (const { securityContext } of pod.containers) {
      expect(securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } })
    }
  })

  it('grants what docs/kubernetes.md says that the server needs, in the namespace of the trials, and nothing for the cluster', () => {
    expect(objects.filter(({ kind }) => kind.startsWith('Cluster'))).toEqual([])
    const [role, binding] = ['Role', 'RoleBinding'].map((kind) => objects.find((object) => object.kind === kind))
    const trials = file === 'hone.yaml' ? 'hone' : 'hone-trials'
    expect([role?.metadata.namespace, binding?.metadata.namespace]).toEqual([trials, trials])
    const granted = (role as unknown as { rules: Rule[] }).rules.flatMap(({ resources, verbs }) =>
      resources.map((resource) => [resource, verbs.join(', ')]),
    )
    const table = read('docs/kubernetes.md').split('## Permissions')[1]?.split('##')[0] ?? ''
    const documented = [...table.matchAll(/^\| ([a-z/]+) \| ([a-z, ]+) \|$/gm)].map(([, resource, verbs]) => [resource, verbs])
    expect(granted.sort()).toEqual(documented.filter(([resource]) => resource !== 'resource').sort())
  })

  it('starts the server with flags that it knows, over TLS', () => {
    const args = pod.containers[0]?.args ?? []
    expect(args).toContain('--tls=auto')
    const never = () => Promise.reject(new Error('not asked'))
    const program = describeProgram('0', { embed: never, backUp: never, catalogue: never } as never, [], () => {})
    const known = program.commands.find((command) => command.name() === 'serve')?.options.map(({ long }) => long)
    const flags = args.slice(1).map((arg) => arg.split('=')[0])
    expect(flags.filter((flag) => !known?.includes(flag))).toEqual([])
  })
})

describe.each([EXPERIMENTS, TRIALS])('deploy/katib defines $plural', (served) => {
  const definition = parse(read(`deploy/katib/${served.plural}.yaml`))
  const [version] = definition.spec.versions

  it('as the kind that the server follows or makes, with a status that is written apart from the rest', () => {
    const { group, names } = definition.spec
    expect({ group, version: version.name, plural: names.plural, kind: names.kind }).toEqual(served)
    expect(definition.metadata.name).toBe(`${served.plural}.${served.group}`)
    expect(version).toMatchObject({ served: true, storage: true, subresources: { status: {} } })
    expect(version.schema.openAPIV3Schema).toMatchObject({ 'x-kubernetes-preserve-unknown-fields': true })
  })

  it('with the current condition in lists', () => {
    const columns = version.additionalPrinterColumns as { name: string; jsonPath: string }[]
    expect(columns.map(({ name, jsonPath }) => [name, jsonPath])).toEqual([
      ['Type', '.status.conditions[-1:].type'],
      ['Status', '.status.conditions[-1:].status'],
      ['Age', '.metadata.creationTimestamp'],
    ])
  })
})

it('the image is built of what .dockerignore lets through', () => {
  const allowed =
    read('.dockerignore')
      .match(/^!.+/gm)
      ?.map((line) => line.slice(1)) ?? []
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) => (sources ?? '').split(' '))
  expect(copied.filter((path) => path !== '.' && !allowed.some((name) => path === name || path.startsWith(`${name}/`)))).toEqual([])
})
