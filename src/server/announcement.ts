import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { failpoint, HoneError } from '../model/index.ts'
import { isRunning, processStart, registrationOf, type ServerFile, serverFileOf } from '../wire/index.ts'

export interface Announcement {
  /** Why the server could not be registered in the user's state folder: clients then need --data or the token. */
  readonly unregistered?: string
  /** Removes what was left. */
  withdraw(): Promise<void>
}

/**
 * Leaves word of a running server for the clients of its user (files of mode 0600): in its data folder, and in the user's state
 * folder, where the registrations of servers that were killed are removed on the way. Rejects with STORE_UNAVAILABLE when the data
 * folder cannot be written; the state folder may be out of reach.
 */
export async function announce(dataFolder: string, server: Omit<ServerFile, 'started'>): Promise<Announcement> {
  const own = serverFileOf(dataFolder)
  const registration = registrationOf(server.grpc)
  const text = JSON.stringify({ ...server, started: processStart(server.pid) })
  try {
    await removeUnfinished(own)
    await writeWhole(own, text)
  } catch (cause) {
    throw new HoneError('STORE_UNAVAILABLE', `${own} cannot be written: ${(cause as Error).message}`, { cause })
  }
  failpoint('announce.halfway')
  const unregistered = await register(registration, text).catch((error: Error) => error.message)
  return {
    ...(unregistered === undefined ? {} : { unregistered }),
    async withdraw() {
      for (const place of [own, registration]) if ((await readServer(place))?.pid === server.pid) await rm(place, { force: true })
    },
  }
}

async function register(file: string, text: string): Promise<undefined> {
  const folder = dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of await readdir(folder)) {
    const place = join(folder, name)
    const left: { pid?: number | undefined; host?: string } | undefined = name.endsWith('.json')
      ? await readServer(place)
      : { pid: writerOf(name) }
    // a folder that machines share has the others' too, whose processes are not to be seen from here
    const isOurs = (left?.host ?? hostname()) === hostname()
    if (isOurs && left?.pid !== undefined && !isRunning(left.pid)) await rm(place, { force: true })
  }
  await writeWhole(file, text)
}

/** Under another name first, so that no reader sees half of it. */
async function writeWhole(file: string, text: string): Promise<void> {
  const fresh = `${file}.${process.pid}`
  await writeFile(fresh, text, { mode: 0o600 })
  failpoint('announce.written')
  await rename(fresh, file)
}

/** Removes what servers wrote that were killed before they gave it its name; the folder is locked, so none of them lives. */
async function removeUnfinished(file: string): Promise<void> {
  for (const name of await readdir(dirname(file))) {
    if (name.startsWith(`${basename(file)}.`)) await rm(join(dirname(file), name), { force: true })
  }
}

/** The process that was writing the file under its temporary name. */
function writerOf(name: string): number | undefined {
  const pid = /\.json\.(\d+)$/.exec(name)?.[1]
  return pid === undefined ? undefined : Number(pid)
}

async function readServer(file: string): Promise<ServerFile | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ServerFile
  } catch {
    return undefined // gone, or of something else
  }
}
