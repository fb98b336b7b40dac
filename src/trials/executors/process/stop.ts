import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { markStop, readStop } from '../attempt-folder.ts'
import { type ProcessIdentity, signalGroup } from './identity.ts'
import { EXIT_FILE, readExit, readIdentity } from './records.ts'
import { reaperScript } from './runner-script.ts'

/** SIGTERM to all of an attempt, SIGKILL after the grace, also when the server goes meanwhile. */
export async function stop(folder: string, graceMs: number): Promise<void> {
  // Mark first: a runner that is not born yet looks for the mark after it has written its identity.
  await markStop(folder, graceMs)
  const identity = await readIdentity(folder)
  if (identity === undefined || (await readExit(folder)) !== undefined) return
  await signalGroup(identity, 'SIGTERM')
  const asked = await readStop(folder)
  const waitMs = asked === undefined ? graceMs : Math.min(graceMs, Math.max(0, asked.at + asked.graceMs - Date.now()))
  reap(folder, identity, waitMs)
}

function reap(folder: string, { pid, start }: ProcessIdentity, waitMs: number): void {
  const seconds = String(Math.ceil(waitMs / 1000))
  const exit = join(folder, EXIT_FILE)
  const reaper = spawn('/bin/sh', ['-c', reaperScript(), 'hone-reaper', seconds, String(pid), start, exit], {
    detached: true,
    stdio: 'ignore',
  })
  reaper.on('error', () => undefined)
  reaper.unref()
}
