import { writeFile } from 'node:fs/promises'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { type DraftFlags, draftStudy } from '../study-draft.ts'

export interface InitFlags extends DraftFlags {
  /** Where to write; `-` prints. */
  readonly output: string
  readonly force?: boolean
}

/** `hone init --param ... -- COMMAND`: writes a commented study file; never over an existing one unless told to. */
export async function initStudy(flags: InitFlags, command: readonly string[]): Promise<void> {
  const document = draftStudy(flags, command)
  if (flags.output === '-') {
    process.stdout.write(document)
    return
  }
  try {
    await writeFile(flags.output, document, { flag: flags.force ? 'w' : 'wx' })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'EEXIST') {
      throw new CliFailure(EXIT.state, `${flags.output} exists already`, {
        remedy: 'Name another file with --output, or add --force.',
        cause,
      })
    }
    throw new CliFailure(EXIT.missing, `cannot write ${flags.output}: ${code ?? cause}`, { cause })
  }
  console.log(`${flags.output} is written: \`hone run ${flags.output}\` starts it`)
}
