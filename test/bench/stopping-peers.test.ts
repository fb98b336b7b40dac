import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { CurveTask } from '../../bench/stopping/curve-task.ts'
import { type KeptStudy, openKept } from '../../bench/stopping/kept.ts'
import { openPeerTuner } from '../../bench/stopping/peer-tuner.ts'
import { decadesBeside, type Played } from '../../bench/stopping/scores.ts'
import { simulatePeer } from '../../bench/stopping/simulate.ts'
import type { SimulatedStudy } from '../../bench/stopping/simulation.ts'

/** Errors fall to x by a tenth a step. */
const task: CurveTask = {
  name: 'line',
  metric: 'error',
  goal: 'minimize',
  steps: 4,
  best: 0,
  median: 1,
  parameters: [{ kind: 'double', name: 'x', min: 0, max: 1, scale: 'linear', when: [] }],
  deal: () => (parameters) => {
    const end = Number(parameters.x)
    return { values: [0.3, 0.2, 0.1, 0].map((more) => end + more), end }
  },
}

type Line = { readonly cmd: string; readonly trial?: string; readonly step?: number; readonly value?: number }

/** A peer that answers from a list of what it has to do. */
function peerOf(errands: readonly object[], stopAt: (line: Line) => boolean = () => false) {
  const heard: Line[] = []
  const left = [...errands]
  const call = async <Answer extends object>(request: object): Promise<Answer> => {
    const line = request as Line
    heard.push(line)
    if (line.cmd === 'ask') return (left.shift() ?? { wait: true }) as Answer
    return (line.cmd === 'report' ? { stop: stopAt(line) } : { ok: true }) as Answer
  }
  return { heard, process: { call } }
}

const conditions = { task, workers: 1, seed: 1, durations: 'equal' as const }

describe('a peer that plays on learning curves', () => {
  it('pays for the steps of its errands alone, and what resumes a trial goes on along its curve', async () => {
    const { heard, process } = peerOf([
      { trial: 'a', parameters: { x: 0.5 }, from: 0, upTo: 2 },
      { trial: 'b', parameters: { x: 0.5 }, from: 2, upTo: 4, resumes: 'a' },
    ])
    const study = await simulatePeer({ ...conditions, stepsMax: 4 }, await openPeerTuner(task, process, 1, 1))
    expect(study.steps).toBe(4)
    expect(heard.filter(({ cmd }) => cmd === 'report').map(({ trial, step, value }) => [trial, step, value])).toEqual([
      ['a', 1, 0.8],
      ['a', 2, 0.7],
      ['b', 3, 0.6],
      ['b', 4, 0.5],
    ])
    expect(study.trace.map(({ end }) => end)).toEqual([0.5, 0.5, 0.5, 0.5])
  })

  it('that stops a trial frees its worker, and one that has nothing to do leaves it idle', async () => {
    const { heard, process } = peerOf(
      [{ trial: 'a', parameters: { x: 0.9 }, from: 0, upTo: 4 }, { wait: true }, { trial: 'b', parameters: { x: 0.1 }, from: 0, upTo: 4 }],
      ({ trial, step }) => trial === 'a' && step === 1,
    )
    const study = await simulatePeer({ ...conditions, stepsMax: 5 }, await openPeerTuner(task, process, 1, 1))
    expect(study).toMatchObject({ stopped: 1, trials: 2, seconds: 6 })
    expect(study.idle).toBeCloseTo(1 / 6)
    expect(heard.filter(({ cmd }) => cmd === 'end').map(({ trial }) => trial)).toEqual(['a', 'b'])
  })

  it('of workers that come back at the same moment hears of all ends before it is asked', async () => {
    const errands = ['a', 'b', 'c', 'd'].map((trial) => ({ trial, parameters: { x: 0.5 }, from: 0, upTo: 2 }))
    const { heard, process } = peerOf(errands)
    await simulatePeer({ ...conditions, workers: 2, stepsMax: 8 }, await openPeerTuner(task, process, 1, 2))
    const order = heard.filter(({ cmd }) => cmd === 'ask' || cmd === 'end').map(({ cmd }) => cmd)
    expect(order).toEqual(['ask', 'ask', 'end', 'end', 'ask', 'ask', 'end', 'end'])
  })

  it('that maximises in the task is told what it minimises', async () => {
    const { heard, process } = peerOf([{ trial: 'a', parameters: { x: 0.5 }, from: 0, upTo: 1 }])
    await simulatePeer({ ...conditions, stepsMax: 1 }, await openPeerTuner({ ...task, goal: 'maximize' }, process, 1, 1))
    expect(heard.find(({ cmd }) => cmd === 'report')?.value).toBe(-0.8)
  })
})

describe('a study of the comparison', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kept-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const played: SimulatedStudy = { trace: [], ended: [], steps: 7, trials: 1, stopped: 0, failed: 0, preempted: 0, seconds: 7, idle: 0 }

  it('that is kept is not played again, also by the next process', async () => {
    let times = 0
    const play = async () => ({ ...played, steps: ++times })
    const first = openKept(folder)
    expect((await first.study('asha', 'k', play)).steps).toBe(1)
    expect((await first.study('asha', 'k', play)).steps).toBe(1)
    const next = openKept(folder)
    expect((await next.study('asha', 'k', play)).steps).toBe(1)
    expect((await next.study('asha', 'other', play)).steps).toBe(2)
    expect((await next.study('bohb', 'k', play)).steps).toBe(3)
  })
})

describe('the decades between two contestants', () => {
  const study = (end: number): KeptStudy => {
    const { ended: _, ...rest } = {
      trace: [{ steps: 1, end }],
      ended: [],
      steps: 4,
      trials: 1,
      stopped: 0,
      failed: 0,
      preempted: 0,
      seconds: 4,
      idle: 0,
    }
    return rest
  }
  const of = (name: string, ends: readonly number[]): Played[] => {
    const named = { ...task, name }
    return ends.map((end) => ({ study: study(end), task: named, yardstick: study(1) }))
  }

  it('are averaged within a task before they are over tasks, and regrets below a thousandth are none', () => {
    const [a, b] = [of('a', [0.1, 0.01]), of('b', [0])]
    const others = [...of('a', [1, 1]), ...of('b', [1])]
    const [middle, low, high] = decadesBeside([...a, ...b], others, 1)
    // a: (-1 - 2) / 2, b: -3
    expect(middle).toBeCloseTo(-2.25)
    expect([low, high]).toEqual([-3, -1.5])
  })
})
