import { EXIT, type ExitCode } from '../exit.ts'
import { untilTold } from '../interrupts.ts'
import type { LendAlgorithms } from '../serving.ts'

/** `hone suggestion-service`: answers Katib's controllers until SIGTERM or SIGINT. */
export async function suggestionService(options: Parameters<LendAlgorithms>[0], lend: LendAlgorithms): Promise<ExitCode> {
  const told = untilTold()
  const service = await lend(options)
  console.log(`hone: ready suggestions=${service.address}`)
  await told
  await service.close()
  return EXIT.ok
}
