// `npm run docs`: writes the documentation as static pages into site.
import { join } from 'node:path'
import { install, ROOT, runNode } from './project.mjs'

install()
process.exitCode = await runNode([join(ROOT, 'tools', 'build-docs.ts'), ...process.argv.slice(2)])
