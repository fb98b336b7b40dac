// `npm run test:setup`: installs what the tests need outside the repository and what needs root: Debian's Chromium, and Python
// with venv where there is none.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fail } from './project.mjs'

const CHROMIUM = '/usr/bin/chromium'
const TRIES = 3

if (!existsSync(CHROMIUM)) {
  if (process.getuid?.() !== 0) fail('installing Chromium needs root: sudo npm run test:setup (Debian or Ubuntu: the package chromium)')
  for (let attempt = 1; !aptInstall(['chromium']); attempt++) {
    if (attempt === TRIES) fail('apt-get could not install chromium')
  }
}

const hasVenv = ['python3', 'python'].some((python) => spawnSync(python, ['-c', 'import venv, ensurepip']).status === 0)
if (!hasVenv && !aptInstall(['python3', 'python3-venv'])) fail('apt-get could not install python3-venv')

function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => spawnSync('apt-get', ['-q', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
  return apt('update') && apt('install', '-y', '--no-install-recommends', ...packages)
}
