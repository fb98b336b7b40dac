import type { Command } from 'commander'
import type { BackUp } from '../serving.ts'

/** Copying a data folder: no server is asked, and none is held up. */
export function describeBackup(program: Command, backUp: BackUp): void {
  program
    .command('backup <file>')
    .description('copy all studies into a new file, also while the server runs; to restore, serve from a folder that has it as hone.db')
    .option('--data <folder>', 'the data folder (default: HONE_DATA, else the nearest .hone)')
    .action(async (file: string, flags: { data?: string }) => {
      const { writeBackup } = await import('../commands/backup.ts')
      await writeBackup(backUp, file, flags)
    })
}
