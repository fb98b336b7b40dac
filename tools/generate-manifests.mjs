// Writes deploy/kubernetes/*.yaml, the chart's objects for those who have no Helm: `node tools/generate-manifests.mjs [FOLDER]`.
// A test runs it into a temporary folder and compares, so that chart and manifests cannot drift apart.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findHelm } from '../scripts/helm.mjs'
import { ROOT } from '../scripts/project.mjs'

const CHART = join(ROOT, 'deploy', 'helm', 'hone')
const target = resolve(process.argv[2] ?? join(ROOT, 'deploy', 'kubernetes'))

/** What is written: how the chart is set, and what each namespace demands of its pods. Images of trials may run as root, the server does not. */
const VARIANTS = [
  {
    file: 'hone.yaml',
    purpose: 'The server and its trials in one namespace, with a certificate of its own',
    settings: [],
    namespaces: { hone: 'baseline' },
  },
  {
    file: 'hone-and-trials.yaml',
    purpose: 'The same, with the trials in a namespace of their own: for servers whose tokens others have as well',
    settings: ['trials.namespace=hone-trials'],
    namespaces: { hone: 'restricted', 'hone-trials': 'baseline' },
  },
]

const helm = findHelm()
mkdirSync(target, { recursive: true })
for (const { file, purpose, settings, namespaces } of VARIANTS) {
  const args = [
    'template',
    'hone',
    CHART,
    '--namespace',
    'hone',
    '--kube-version',
    'v1.35.0',
    ...settings.flatMap((setting) => ['--set', setting]),
  ]
  const text = execFileSync(helm, args, { encoding: 'utf8' })
  const plain = text
    .replace(/^# Source: .*\n/gm, '')
    .replaceAll('app.kubernetes.io/managed-by: Helm', 'app.kubernetes.io/managed-by: kubectl')
    .replace(/^ +annotations:\n +# Studies outlive the release.\n +helm.sh\/resource-policy: keep\n/gm, '')
  const head = `# ${purpose}: kubectl apply -f ${file}\n# Written by tools/generate-manifests.mjs from deploy/helm/hone; do not edit.\n`
  const spaces = Object.entries(namespaces).map(([name, level]) => namespace(name, level))
  writeFileSync(join(target, file), head + spaces.join('') + plain)
}

function namespace(name, level) {
  return `---
apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels:
    pod-security.kubernetes.io/enforce: ${level}
`
}
