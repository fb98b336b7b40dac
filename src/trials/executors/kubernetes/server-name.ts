import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const NAME_BYTES = 6

/** The name by which a data folder's server knows its own pods again; made once. */
export async function openServerName(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'cluster-name')
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  await writeFile(file, `${randomBytes(NAME_BYTES).toString('hex')}\n`, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return (await readFile(file, 'utf8')).trim()
}
