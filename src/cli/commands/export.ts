import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Connection } from '../connection.ts'
import { EXIT } from '../exit.ts'
import { EXPORT_FORMATS } from '../exports/registry.ts'
import { CliFailure } from '../failure.ts'
import { getStudy, listTrials } from '../watching.ts'

export interface ExportFlags {
  readonly format: string
  /** Measurements instead of trials. */
  readonly curves?: boolean
  /** For Excel. */
  readonly bom?: boolean
  /** File or folder; standard output when absent. */
  readonly output?: string
}

/** `hone export STUDY`: trials, or with --curves every measurement, in one of the formats. */
export async function exportStudy(connection: Connection, name: string, flags: ExportFlags): Promise<void> {
  const format = EXPORT_FORMATS.find((one) => one.name === flags.format)
  if (format === undefined) throw new CliFailure(EXIT.invalid, `there is no format ${flags.format}`)
  const { output, bom = false } = flags
  if (bom && format.name !== 'csv') {
    throw new CliFailure(EXIT.invalid, `--bom is for csv, and this is ${format.name}`, { remedy: 'Leave it out, or use --format csv.' })
  }
  if (format.into !== 'text' && output === undefined) {
    throw new CliFailure(EXIT.invalid, `${format.name} needs a ${format.into}`, {
      remedy: `Name it: hone export ${name} --format ${format.name} --output ${format.into === 'file' ? `${name}.${format.name}` : `${name}-${format.name}`}`,
    })
  }
  const study = await getStudy(connection, name)
  const source = { connection, study, trials: await listTrials(connection, { study: study.id }), curves: flags.curves === true, bom }
  if (output === undefined) {
    if (format.into === 'text') for await (const part of format.text(source)) process.stdout.write(part)
    return
  }
  try {
    if (format.into === 'text') await pipeline(Readable.from(format.text(source)), createWriteStream(output))
    else if (format.into === 'file') await format.writeFile(source, output)
    else {
      await mkdir(output, { recursive: true })
      console.log(await format.writeFolder(source, output))
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (cause instanceof CliFailure || code === undefined) throw cause
    throw new CliFailure(EXIT.missing, `cannot write ${output}: ${code}`, { cause })
  }
}
