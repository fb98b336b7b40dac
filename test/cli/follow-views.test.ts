import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { plainView } from '../../src/cli/follow-views.ts'
import type { Progress } from '../../src/cli/progress-view.ts'
import type { SpecView } from '../../src/cli/reading.ts'
import type { ReadStudy } from '../../src/wire/index.ts'

let lines: string[]
beforeEach(() => {
  lines = []
  vi.useFakeTimers()
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const COUNTS = { requested: 0, active: 0, stopping: 0, succeeded: 0, stopped: 0, infeasible: 0, failed: 0, cancelled: 0 }

function progress(active: number, waiting: string[]): Progress {
  const study = { name: 's', project: 'default', state: 'ACTIVE', counts: { ...COUNTS, active }, steps: null } as unknown as ReadStudy
  const spec = {
    objectives: [{ metric: 'loss', goal: 'minimize' }],
    algorithm: { name: 'random' },
    budget: { parallel: 1 },
  } as unknown as SpecView
  return { study, spec, best: undefined, failed: undefined, waiting, endangered: [], dashboard: undefined, elapsedMs: 0 }
}

describe('lines for a pipe', () => {
  it('say in the end what changed last, also when nothing follows', () => {
    const view = plainView()
    view.update(() => progress(0, []))
    view.update(() => progress(1, []))
    view.update(() => progress(1, ['waits: the cluster is away']))
    expect(lines).toHaveLength(1)
    vi.advanceTimersByTime(60_000)
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain('the cluster is away')
    view.update(() => progress(1, []))
    view.update(() => progress(2, []))
    view.finish()
    vi.advanceTimersByTime(60_000)
    expect(lines).toHaveLength(3)
  })

  it('go on while the machine’s clock is set back', () => {
    const view = plainView()
    view.update(() => progress(0, []))
    vi.setSystemTime(Date.now() - 3_600_000)
    view.update(() => progress(1, []))
    vi.advanceTimersByTime(60_000)
    expect(lines).toHaveLength(2)
    view.finish()
  })
})
