// Helm for the chart's tests and for tools/generate-manifests.mjs: HELM names one, else it is built from its Go module into .cache/helm
// (some minutes, once). `node scripts/helm.mjs` prints where it is.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './project.mjs'

const VERSION = 'v3.20.2'
const FOLDER = join(ROOT, '.cache', 'helm', VERSION)

/** The path of a Helm; throws where there is none and none can be built. */
export function findHelm() {
  const built = process.env.HELM || join(FOLDER, 'helm')
  if (existsSync(built)) return built
  if (spawnSync('go', ['version']).status !== 0)
    throw new Error('Helm is built from its Go module: there is no Go here, and HELM names none')
  console.error(`hone: building Helm ${VERSION}`)
  const { status } = spawnSync('go', ['install', '-trimpath', '-p', '2', `helm.sh/helm/v3/cmd/helm@${VERSION}`], {
    env: { ...process.env, GOBIN: FOLDER, GOWORK: 'off' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error(`go could not build Helm ${VERSION}: see its words above`)
  return built
}

if (process.argv[1] === import.meta.filename) console.log(findHelm())
