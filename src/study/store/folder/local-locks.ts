import { readFileSync, realpathSync } from 'node:fs'
import { isWithin } from '../../../model/index.ts'

const MOUNTS = '/proc/self/mountinfo'

/** Options of network file systems by which the locks that SQLite takes hold on one machine only. */
const LOCAL: ReadonlyMap<string, RegExp> = new Map([
  ['nfs', /^(?:nolock|local_lock=(?:all|posix))$/],
  ['nfs4', /^local_lock=(?:all|posix)$/],
  ['cifs', /^nobrl$/],
  ['smb3', /^nobrl$/],
])

/**
 * How the file system of a folder is mounted where locks there keep nobody off who is on another machine, as `cifs with nobrl`; undefined where
 * they do, or nobody can tell (this is no Linux). `mounts` is what the kernel says of them.
 */
export function localLocksOf(folder: string, mounts = readMounts()): string | undefined {
  const path = realpathSync(folder)
  const holds = mounts
    .map(readMount)
    .filter(({ point }) => isWithin(path, point))
    // Of several at one place the last one is seen.
    .reduce<Mount | undefined>((best, one) => (best !== undefined && best.point.length > one.point.length ? best : one), undefined)
  const option = holds?.options.find((one) => LOCAL.get(holds.type)?.test(one))
  return option === undefined ? undefined : `${holds?.type} with ${option}`
}

interface Mount {
  readonly point: string
  readonly type: string
  readonly options: readonly string[]
}

/** `36 35 98:0 /root /mount options optional - type source more,options`, with octal escapes in paths. */
function readMount(line: string): Mount {
  const [before = '', after = ''] = line.split(' - ')
  const [, , , , point = '', own = ''] = before.split(' ')
  const [type = '', , more = ''] = after.split(' ')
  const written = point.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
  return { point: written, type, options: [...own.split(','), ...more.split(',')] }
}

function readMounts(): string[] {
  try {
    return readFileSync(MOUNTS, 'utf8').trimEnd().split('\n')
  } catch {
    return []
  }
}
