/** Looks at an attempt while this process has as many files open as it may, then with one more free each time; tells how it stood, a word a line. */
import { closeSync, openSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { attemptFolder } from '../../../../src/trials/executors/attempt-folder.ts'
import { createProcessExecutor } from '../../../../src/trials/index.ts'
import { launchOf } from '../launches.ts'

const [folder = ''] = process.argv.slice(2)
const processes = createProcessExecutor({ folder })
const launch = launchOf(['sleep', '1000'])
const { objectName } = launch
await processes.start(launch)
while ((await processes.observe(objectName))?.kind !== 'running') await new Promise((resolve) => setTimeout(resolve, 5))

// One that is just being born may have no record yet: this one began a while ago.
utimesSync(join(attemptFolder(folder, objectName), 'runner.json'), 0, 0)

/** How it stands, or why that cannot be told. */
const look = (): Promise<string> =>
  processes.observe(objectName).then(
    (seen) => String(seen?.kind),
    (error: NodeJS.ErrnoException) => String(error.code),
  )

const files: number[] = []
try {
  for (;;) files.push(openSync('/dev/null', 'r'))
} catch {
  // No more are to be had.
}
const seen = [await look()]
for (const file of files) {
  closeSync(file)
  seen.push(await look())
}
await processes.stop(objectName, 0)
console.log(seen.join('\n'))
