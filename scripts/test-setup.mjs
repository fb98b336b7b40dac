// `npm run test:setup`: installs what the tests need outside the repository and what needs root: Debian's Chromium, PostgreSQL,
// Slurm, curl and jq, and Python with venv where there is none.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fail } from './project.mjs'

/** Debian's packages, and what is there once they are installed. */
const PACKAGES = {
  chromium: '/usr/bin/chromium',
  postgresql: '/usr/lib/postgresql',
  'slurm-wlm': '/usr/sbin/slurmctld',
  curl: '/usr/bin/curl',
  jq: '/usr/bin/jq',
}
const TRIES = 3

const missing = Object.keys(PACKAGES).filter((name) => !existsSync(PACKAGES[name]))
if (missing.length > 0) {
  const names = missing.join(' and ')
  if (process.getuid?.() !== 0) fail(`installing ${names} needs root: sudo npm run test:setup (Debian or Ubuntu: packages of these names)`)
  for (let attempt = 1; !aptInstall(missing); attempt++) {
    if (attempt === TRIES) fail(`apt-get could not install ${names}`)
  }
}

const hasVenv = ['python3', 'python'].some((python) => spawnSync(python, ['-c', 'import venv, ensurepip']).status === 0)
if (!hasVenv && !aptInstall(['python3', 'python3-venv'])) fail('apt-get could not install python3-venv')

function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => spawnSync('apt-get', ['-q', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
  return apt('update') && apt('install', '-y', '--no-install-recommends', ...packages)
}
