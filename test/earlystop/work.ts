import { Session } from 'node:inspector/promises'

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[]
  }[]
}

/** Counts how often blocks of a room's code are entered: functions, loop bodies, branches. A measure of work that no load of the machine changes. */
export interface WorkCounter {
  /** What `act` made the room do. */
  of(act: () => void): Promise<number>
  close(): Promise<void>
}

/** Only code that is imported after this is counted block by block. */
export async function countWork(folder: string): Promise<WorkCounter> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const take = async (): Promise<number> => {
    const { result } = (await session.post('Profiler.takePreciseCoverage')) as unknown as Coverage
    return result
      .filter(({ url }) => url.includes(folder))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
      .reduce((sum, count) => sum + count, 0)
  }
  return {
    of: async (act) => {
      await take()
      act()
      return take()
    },
    close: async () => {
      await session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}
