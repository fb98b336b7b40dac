import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { registrationOf, type ServerFile, serverFileOf } from '../wire/index.ts'

/** Leaves word of a running server for the clients of its user (files of mode 0600); `withdraw` removes it. */
export async function announce(dataFolder: string, server: ServerFile): Promise<{ withdraw(): Promise<void> }> {
  const places = [serverFileOf(dataFolder), registrationOf(server.grpc)]
  for (const place of places) await writeWhole(place, JSON.stringify(server))
  return {
    async withdraw() {
      for (const place of places) if (await isOurs(place, server.pid)) await rm(place, { force: true })
    },
  }
}

/** Under another name first, so that no reader sees half of it. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${process.pid}`
  await writeFile(fresh, text, { mode: 0o600 })
  await rename(fresh, file)
}

/** False once another server has taken the place. */
async function isOurs(file: string, pid: number): Promise<boolean> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as ServerFile).pid === pid
  } catch {
    return false
  }
}
