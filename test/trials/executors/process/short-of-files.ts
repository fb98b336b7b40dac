/** Looks at an attempt, and starts another one, while this process has as many files open as it may, then with one more free each time; tells how it went. */
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

/** Why another one cannot be started; undefined once it was. */
const startAnother = (): Promise<string | undefined> =>
  processes.start(launchOf(['true'])).then(
    () => undefined,
    (error: Error) => error.message,
  )

const files: number[] = []
try {
  for (;;) files.push(openSync('/dev/null', 'r'))
} catch {
  // No more are to be had.
}
const seen = [await look()]
const refusals = [await startAnother()]
for (const file of files) {
  closeSync(file)
  seen.push(await look())
  if (refusals.at(-1) !== undefined) refusals.push(await startAnother())
}
await processes.stop(objectName, 0)
console.log(JSON.stringify({ seen, refusals }))
