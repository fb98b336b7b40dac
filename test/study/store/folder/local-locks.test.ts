import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localLocksOf } from '../../../../src/study/store/index.ts'
import { scratchFolder } from '../scratch.ts'

const ROOT = '22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/root rw'
const mount = (point: string, rest: string): string => `41 22 0:35 / ${point} rw,relatime shared:7 - ${rest}`

test.each([
  ['nfs4 server:/x rw,vers=4.2,local_lock=none', undefined],
  ['nfs server:/x rw,vers=3,local_lock=all', 'nfs with local_lock=all'],
  ['nfs server:/x rw,vers=3,nolock', 'nfs with nolock'],
  ['nfs4 server:/x rw,local_lock=flock', undefined],
  ['cifs //server/x rw,vers=3.1.1,nobrl,mfsymlinks', 'cifs with nobrl'],
  ['cifs //server/x rw,vers=3.1.1', undefined],
  ['ext4 /dev/sdb rw,nobrl', undefined],
])('whether locks hold on one machine only is read from the mount: %s', (rest, said) => {
  const folder = scratchFolder()
  expect(localLocksOf(folder, [ROOT, mount(folder, rest)])).toBe(said)
})

test('the nearest mount counts, of several at one place the last, whatever its path is called', () => {
  const folder = join(scratchFolder(), 'a b')
  const inner = join(folder, 'data')
  mkdirSync(inner, { recursive: true })
  const written = folder.replace(' ', '\\040')
  const loose = 'cifs //server/x rw,nobrl'
  expect(localLocksOf(inner, [mount(written, loose), ROOT])).toBe('cifs with nobrl')
  expect(localLocksOf(inner, [ROOT, mount(written, loose), mount(written, 'ext4 /dev/sdb rw')])).toBeUndefined()
  expect(localLocksOf(inner, [mount(inner.replace(' ', '\\040'), 'ext4 /dev/sdb rw'), mount(written, loose)])).toBeUndefined()
  // A name that only begins so.
  expect(localLocksOf(inner, [ROOT, mount(written.slice(0, -1), loose)])).toBeUndefined()
})
