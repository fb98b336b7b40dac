import { connectStudies } from '../../src/wire/index.ts'
import type { ServerProcess } from '../service/processes.ts'

const EVERY_MS = 100

/** Reports points of the running trials as their training would, so many a second in all; resolves with how many were sent. */
export async function reportLive(
  server: ServerProcess,
  study: string,
  { running, perSecond, seconds }: { readonly running: readonly number[]; readonly perSecond: number; readonly seconds: number },
): Promise<number> {
  const client = connectStudies(server)
  const batch = Math.max(1, Math.round((perSecond * EVERY_MS) / 1_000 / running.length))
  let sent = 0
  for (const end = performance.now() + 1_000 * seconds; performance.now() < end; ) {
    const begun = performance.now()
    await Promise.all(
      running.map(async (number) => {
        const measurements = Array.from({ length: batch }, (_, k) => {
          const step = 2_000 + sent / running.length + k
          return { step, values: { accuracy: 0.8 + 0.1 * Math.sin(step / 500), loss: 1 / step } }
        })
        await new Promise<void>((resolve, reject) => {
          client.reportMeasurements({ study, trial: number, measurements }, (error) => (error === null ? resolve() : reject(error)))
        })
      }),
    )
    sent += batch * running.length
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, EVERY_MS - (performance.now() - begun))))
  }
  client.close()
  return sent
}
