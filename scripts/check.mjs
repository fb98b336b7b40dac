// `npm run check`: format, lint, types, unused exports, quick tests. The order is from fast to slow.
import { fail, install, ROOT, runNode, runTool } from './project.mjs'
import { STATIC_CHECKS } from './suites.mjs'

install()
for (const { name, tool, args } of STATIC_CHECKS) {
  if ((await runTool(tool, args)) !== 0)
    fail(`${name} failed${name === 'format and lint' ? ': `npm run format` mends what can be mended' : ''}`)
}
process.exit(await runNode([`${ROOT}/scripts/test.mjs`, 'quick']))
