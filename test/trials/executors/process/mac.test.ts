import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { createProcessExecutor } from '../../../../src/trials/index.ts'
import { describeExecutor } from '../../../contracts/executor.ts'
import { launchOf } from '../launches.ts'

/** As macOS has it: the column is 28 wide, and filled with blanks; the time of day is in the zone that TZ names. Processes begin as long after a fixed moment as after the boot, whose time Linux says by the second that is nearest. */
const PS = `#!/bin/sh
[ "$1 $2 $3" = '-o lstart= -p' ] || exit 2
read -r stat 2>/dev/null < "/proc/$4/stat" || exit 1
set -- \${stat##*) }
printf '%-28s\\n' "$(date -d "@$((1700000000 + \${20} / 100))" '+%a %b %e %H:%M:%S %Y')"
`
const SYSCTL = `#!/bin/sh
[ "$1 $2" = '-n kern.bootsessionuuid' ] && echo 5A3D9B1E-0000-4000-8000-123456789ABC
`

const folder = mkdtempSync(join(tmpdir(), 'hone-mac-'))
const { platform, env } = process
const [path, zone] = [env.PATH, env.TZ]

beforeAll(() => {
  for (const [name, text] of Object.entries({ ps: PS, sysctl: SYSCTL })) writeFileSync(join(folder, name), text, { mode: 0o755 })
  Object.defineProperty(process, 'platform', { value: 'darwin' })
  env.PATH = folder + delimiter + path
  env.TZ = 'Asia/Tokyo'
})

afterAll(() => {
  Object.defineProperty(process, 'platform', { value: platform })
  env.PATH = path
  if (zone === undefined) delete env.TZ
  else env.TZ = zone
  rmSync(folder, { recursive: true, force: true })
})

/** A Mac itself runs the suite of every process executor. */
describe.runIf(platform === 'linux')('with the programs of a Mac', () => {
  describeExecutor('process', () => ({
    executor: createProcessExecutor({ folder }),
    reopen: () => createProcessExecutor({ folder }),
    launch: (behaviour) => {
      const launch = (...command: string[]) => ({ ...launchOf(command), env: { PATH: env.PATH ?? '' } })
      if (behaviour === 'hang') return launch('sleep', '1000')
      return 'exit' in behaviour ? launch('sh', '-c', `exit ${behaviour.exit}`) : launch('printf', '%s', behaviour.print)
    },
  }))
})
