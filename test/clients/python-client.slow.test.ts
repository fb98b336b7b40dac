import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { pythonOf } from './python.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const client = join(root, 'clients', 'python')

/** The newest grpcio that is pinned, and the oldest that the client promises to work with. */
for (const name of ['python', 'python-oldest']) {
  const python = pythonOf(name)
  describe.skipIf(python === undefined)(`the Python client in the environment ${name}`, () => {
    it('passes its own tests against a real server', async () => {
      const env = {
        ...process.env,
        PYTHONPATH: join(client, 'src'),
        HONE_COMMAND: JSON.stringify([process.execPath, join(root, 'src', 'main.ts')]),
      }
      const { stdout } = await run(python!, ['-m', 'pytest', '-p', 'no:cacheprovider', client], { cwd: client, env }).catch((error) => {
        throw new Error(`pytest failed:\n${error.stdout}\n${error.stderr}`)
      })
      expect(stdout).toMatch(/^\d+ passed in /m)
      expect(Number(/(\d+) passed/.exec(stdout)?.[1])).toBeGreaterThanOrEqual(29)
    })
  })
}
