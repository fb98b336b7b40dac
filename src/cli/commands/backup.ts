import { dataFolder, type ServerChoice } from '../../wire/index.ts'
import { counted } from '../numbers.ts'
import type { BackUp } from '../serving.ts'

const MEGABYTE = 2 ** 20

/** `hone backup FILE`: copies the data folder's studies into a new file, whether a server runs on it or not. */
export async function writeBackup(backUp: BackUp, file: string, flags: Pick<ServerChoice, 'data'>): Promise<void> {
  const folder = dataFolder(flags)
  const { bytes, studies, trials } = await backUp(folder, file)
  console.log(
    `${file}: ${counted(studies, 'study', 'studies')}, ${counted(trials, 'trial', 'trials')}, ${(bytes / MEGABYTE).toFixed(1)} MB`,
  )
}
