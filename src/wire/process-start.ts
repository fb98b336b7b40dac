import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * When a process of this machine began, in the system's own form; undefined where there is none of that id. Id and start together are no other
 * process's, also not one of another machine.
 */
export function processStart(pid: number): string | undefined {
  try {
    return process.platform === 'linux' ? startInProc(pid) : startOfPs(pid)
  } catch {
    return undefined
  }
}

function startInProc(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // the second field is the command's name in brackets and may hold anything, brackets too: count from its end
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

function startOfPs(pid: number): string | undefined {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}
