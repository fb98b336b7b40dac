import { access, constants, stat } from 'node:fs/promises'

/** Whether one of these files can be run; undefined where there is none. */
export async function lookFor(places: readonly string[]): Promise<'runs' | 'no program' | undefined> {
  let found: 'no program' | undefined
  for (const file of places) {
    const kind = await stat(file).catch(() => undefined)
    if (kind?.isFile() !== true) continue
    if (await isExecutable(file)) return 'runs'
    found = 'no program'
  }
  return found
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}
