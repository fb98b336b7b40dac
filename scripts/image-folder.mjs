// What the container image has in /app: `node scripts/image-folder.mjs FOLDER` (the Dockerfile runs it, and so do the tests that make
// an image without a container engine). The package as it is published, with its production dependencies as they are locked.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ROOT } from './project.mjs'

const PARTS = ['bin', 'dist', 'proto', 'package.json', 'LICENSE', 'NOTICE']
const NEEDED_TO_INSTALL = ['package-lock.json', 'tools/node/package.json']

const folder = resolve(process.argv[2] ?? 'image')
execFileSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], { stdio: 'inherit' })
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const part of [...PARTS, ...NEEDED_TO_INSTALL].filter((name) => existsSync(join(ROOT, name)))) {
  cpSync(join(ROOT, part), join(folder, part), { recursive: true })
}
// Optional are the Node platform packages alone: the image has its own Node. Not `npm ci`, for the reason that project.mjs gives.
const args = ['install', '--no-save', '--omit=dev', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
// Types, maps and words are for people and compilers.
for (const entry of readdirSync(join(folder, 'node_modules'), { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && /\.(d\.[cm]?ts|map|md|markdown)$/.test(entry.name)) rmSync(join(entry.parentPath, entry.name))
}
for (const rest of ['package-lock.json', 'tools', 'node_modules/@hone', 'node_modules/.package-lock.json']) {
  rmSync(join(folder, rest), { recursive: true, force: true })
}
