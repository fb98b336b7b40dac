import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { acquireDataFolder } from '../../../../src/study/store/index.ts'
import { scratchFolder } from '../scratch.ts'

const HOLDER = new URL('../fixtures/holder.ts', import.meta.url).pathname
const LOOKER = new URL('../fixtures/looker.ts', import.meta.url).pathname

test('one holder at a time; the folder is free again after a release', () => {
  const folder = join(scratchFolder(), 'deep', 'data')
  const lock = acquireDataFolder(folder)
  expect(() => acquireDataFolder(folder, 0)).toThrow(/in use by another server/)
  lock.release()
  lock.release()
  acquireDataFolder(folder).release()
})

test('a command that looks is waited for', async () => {
  const folder = scratchFolder()
  await startHolder(folder, LOOKER)
  expect(() => acquireDataFolder(folder, 0)).toThrow(/a command that looks into it/)
  acquireDataFolder(folder, 60_000).release()
})

test('a command that looks is not taken for the server that was killed before, and is waited for', async () => {
  const folder = scratchFolder()
  const server = await startHolder(folder)
  writeFileSync(join(folder, 'server.json'), JSON.stringify({ pid: server.pid }))
  server.kill('SIGKILL')
  await once(server, 'exit')
  await startHolder(folder, LOOKER)
  expect(() => acquireDataFolder(folder, 0)).toThrow(/in use by another server, or a command that looks into it/)
  acquireDataFolder(folder, 60_000).release()
})

test('a server on another machine, or in another pod, is named by it: its process id says nothing here', async () => {
  const folder = scratchFolder()
  await startHolder(folder)
  writeFileSync(join(folder, 'server.json'), JSON.stringify({ pid: 1, host: 'hone-5d9f-abcde' }))
  expect(() => acquireDataFolder(folder, 0)).toThrow(
    /in use by another server, as it looks the one on hone-5d9f-abcde \(process id 1 there\)/,
  )
  // What the last life of a pod left.
  writeFileSync(join(folder, 'server.json'), JSON.stringify({ pid: process.pid, host: hostname() }))
  expect(() => acquireDataFolder(folder, 0)).toThrow(/in use by another server, or a command that looks into it/)
})

test('the folder is for its owner only', () => {
  const folder = join(scratchFolder(), 'data')
  acquireDataFolder(folder).release()
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('a second process is refused with the first one’s process id, and kill -9 frees the folder', async () => {
  const folder = scratchFolder()
  const holder = await startHolder(folder)
  writeFileSync(join(folder, 'server.json'), JSON.stringify({ pid: holder.pid }))
  const words = expect.stringMatching(new RegExp(`in use by the server with process id ${holder.pid}\\b`))
  expect(() => acquireDataFolder(folder)).toThrow(expect.objectContaining({ code: 'FOLDER_IN_USE', message: words }))
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  acquireDataFolder(folder).release()
})

test('a place where no folder can be is refused with the reason', () => {
  const file = join(scratchFolder(), 'file')
  writeFileSync(file, '')
  expect(() => acquireDataFolder(join(file, 'data'))).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }))
})

test('a file is no data folder', () => {
  const file = join(scratchFolder(), 'file')
  writeFileSync(file, '')
  expect(() => acquireDataFolder(file)).toThrow(`data folder ${file} is no folder: choose another one`)
})

test.skipIf(!existsSync('/proc/self'))('a file system where nothing can be made is refused, not tried for ever', () => {
  expect(() => acquireDataFolder('/proc/hone/data')).toThrow(/data folder \/proc\/hone\/data cannot be made or used/)
})

async function startHolder(folder: string, program = HOLDER): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  await once(child.stdout, 'data')
  return child
}
