// `npm run build`: what the published package holds (dist/: compiled server, CLI and dashboard).
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildDashboard, fail, install, ROOT, runTool } from './project.mjs'

install()
rmSync(join(ROOT, 'dist'), { recursive: true, force: true })
if ((await runTool('tsc', ['-b', 'src', '--force'])) !== 0) fail('the sources do not compile')
await buildDashboard()
