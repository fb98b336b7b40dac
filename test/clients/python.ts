import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The interpreter of a Python environment that `npm test` made (scripts/python-env.mjs), by the folder's name; undefined
 * where it could not be made: a test that needs it is then skipped (`describe.skipIf`), which fails in CI.
 */
export function pythonOf(name: string): string | undefined {
  const folder = join(import.meta.dirname, '..', '..', '.venv', name)
  return existsSync(join(folder, '.made-from')) ? join(folder, 'bin', 'python') : undefined
}
