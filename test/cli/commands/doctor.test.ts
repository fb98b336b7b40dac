import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { EXIT } from '../../../src/cli/exit.ts'

const MAIN = new URL('../../../src/main.ts', import.meta.url).pathname
const DOCTOR = new URL('./fixtures/doctor-of-nobody.ts', import.meta.url).pathname

/** A data folder with these files, and what their modes leave to everybody. */
function dataFolder(files: Readonly<Record<string, number>>, mode = 0o555): string {
  const folder = mkdtempSync(join(tmpdir(), 'hone-doctor-'))
  onTestFinished(() => {
    chmodSync(folder, 0o755)
    rmSync(folder, { recursive: true })
  })
  for (const [name, mode] of Object.entries(files)) {
    writeFileSync(join(folder, name), '')
    chmodSync(join(folder, name), mode)
  }
  chmodSync(folder, mode)
  return folder
}

/** What the doctor says of each folder to somebody to whom none belongs. */
function saidOf(folders: readonly string[]): { code: number; state: string; words: string }[] {
  const lines = execFileSync(process.execPath, [DOCTOR, ...folders], { encoding: 'utf8' })
    .trimEnd()
    .split('\n')
  return lines.map((line) => {
    const { code, findings } = JSON.parse(line)
    const { state, words } = findings.find(({ what }: { what: string }) => what === 'data folder')
    return { code, state, words }
  })
}

test('a data folder that can only be read is good to look at and no more, and the doctor says so', () => {
  const folders = [dataFolder({ 'hone.db': 0o444, 'lock.db': 0o444 }), dataFolder({ 'hone.db': 0o644, 'lock.db': 0o666 }, 0o777)]
  const says = (what: string) => expect.stringContaining(`${what} cannot be written: commands that only look (\`hone studies\``)
  expect(saidOf(folders)).toEqual([
    { code: EXIT.ok, state: 'note', words: says(folders[0]!) },
    { code: EXIT.ok, state: 'note', words: says(`${folders[1]}/hone.db`) },
  ])
})

test('one of which nothing can be had is bad; one that can be written, or made, is good', () => {
  const bare = dataFolder({})
  const open = dataFolder({ 'hone.db': 0o666 }, 0o777)
  const cases: [folder: string, state: 'good' | 'bad', words: string][] = [
    [bare, 'bad', `${bare} cannot be written, and there is no study to look at`],
    [join(bare, 'new'), 'bad', `${join(bare, 'new')} cannot be made: ${bare} cannot be written`],
    [dataFolder({ 'hone.db': 0o600 }), 'bad', 'hone.db cannot be read'],
    [dataFolder({ 'hone.db': 0o444 }, 0o700), 'bad', 'cannot be read'],
    [open, 'good', open],
    [join(open, 'new'), 'good', `${join(open, 'new')} (made by the first server)`],
  ]
  expect(saidOf(cases.map(([folder]) => folder))).toEqual(
    cases.map(([, state, words]) => ({ code: state === 'good' ? EXIT.ok : EXIT.state, state, words: expect.stringContaining(words) })),
  )
})

test('where no server runs it has the studies read, and says what is wrong with a database that cannot be', () => {
  const folder = dataFolder({}, 0o700)
  const doctor = () => spawnSync(process.execPath, [MAIN, 'doctor', '--json', '--data', folder], { encoding: 'utf8' })
  writeFileSync(join(folder, 'hone.db'), '')
  const [fine, words] = [doctor(), (out: string) => JSON.parse(out).find(({ what }: { what: string }) => what === 'studies')]
  expect(words(fine.stdout)).toEqual({ what: 'studies', state: 'good', words: '0 studies, 0 active' })
  writeFileSync(join(folder, 'hone.db'), 'no database')
  const broken = doctor()
  expect(words(broken.stdout)).toMatchObject({ state: 'bad', words: expect.stringContaining('is damaged: restore a backup') })
  expect([fine.status, broken.status]).toEqual([EXIT.ok, EXIT.state])
})
