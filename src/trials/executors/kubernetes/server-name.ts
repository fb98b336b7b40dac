import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const NAME_BYTES = 6

/** The name by which a data folder's server knows its own pods again; made once. The folder is this process's. */
export async function openServerName(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'cluster-name')
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return ''
  })
  // A server that was killed while it wrote, or a full disk, leaves an empty one.
  if (known.trim() !== '') return known.trim()
  const name = randomBytes(NAME_BYTES).toString('hex')
  await writeFile(file, `${name}\n`)
  return name
}
