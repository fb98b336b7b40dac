import { spawn } from 'node:child_process'
import { mkdir, stat } from 'node:fs/promises'
import { delimiter, resolve } from 'node:path'
import type { Launch, Observation } from '../executor.ts'
import { observe } from './observe.ts'
import { lookFor } from './programs.ts'
import { writeGpus, writeRefusal } from './records.ts'
import { runnerScript } from './runner-script.ts'

/** Errors of a machine that is short of something. */
const SCARCE: ReadonlySet<string> = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE'])

/** Starts an attempt's runner, unless it was started before. Rejects when the machine has no room for a process now. */
export async function start(folder: string, launch: Launch, streamKib: number): Promise<Observation> {
  await mkdir(folder, { recursive: true })
  const seen = await observe(folder)
  if (seen !== undefined && seen.kind !== 'pending') return seen
  const cannotStart = await startProblem(launch)
  if (cannotStart !== undefined) return refuse(folder, cannotStart)
  await Promise.all(launch.folders.map((path) => mkdir(path, { recursive: true })))
  await writeGpus(folder, launch.gpus)
  // Started twice at once, the second runner finds the first one's identity record and leaves.
  const runner = spawn('/bin/sh', ['-c', runnerScript(), 'hone-runner', folder, String(streamKib), ...launch.command], {
    cwd: launch.workingFolder,
    env: { ...launch.env },
    detached: true,
    stdio: 'ignore',
  })
  const failure = await new Promise<Error | undefined>((settle) => {
    runner.once('spawn', () => settle(undefined))
    runner.once('error', settle)
  })
  // The machine has no room for a process now: tried again later, at no cost of a retry.
  if (failure !== undefined && SCARCE.has((failure as NodeJS.ErrnoException).code ?? '')) {
    const remedy = 'raise the limits of the user that the server runs as (ulimit -a), or run fewer trials at once'
    throw new Error(`the machine has no room for another process (${failure.message}): ${remedy}`, { cause: failure })
  }
  if (failure !== undefined) return refuse(folder, `the command could not be started: ${failure.message}`)
  runner.unref()
  return { kind: 'pending' }
}

async function refuse(folder: string, cannotStart: string): Promise<Observation> {
  await writeRefusal(folder, cannotStart)
  return (await observe(folder)) ?? { kind: 'pending' }
}

/** Says why the command cannot be started; undefined when it looks startable. */
async function startProblem({ command, workingFolder, env }: Launch): Promise<string | undefined> {
  const folder = await stat(workingFolder).catch(() => undefined)
  if (folder === undefined) return `the working folder ${workingFolder} does not exist`
  if (!folder.isDirectory()) return `the working folder ${workingFolder} is not a folder`
  const program = command[0] ?? ''
  if (program === '') return 'the command is empty'
  const inFolders = program.includes('/') ? [''] : (env.PATH ?? '/usr/bin:/bin').split(delimiter)
  const placesOf = (name: string) => inFolders.map((folder) => resolve(workingFolder, folder, name))
  const found = await lookFor(placesOf(program))
  if (found === 'runs') return undefined
  if (found === 'no program')
    return `${program} is not executable: chmod +x ${program}, or begin the command with what runs it, such as python3`
  // Many machines have no `python` outside of an environment.
  const isRenamed = program === 'python' && (await lookFor(placesOf('python3'))) === 'runs'
  return isRenamed ? 'python was not found, but python3 is there: begin the command with that' : `${program} was not found`
}
