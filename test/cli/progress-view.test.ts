import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dashboardLine, frontLines, type Progress, progressLine, progressLines, summaryLines } from '../../src/cli/progress-view.ts'
import { widthOf } from '../../src/cli/terminal-text.ts'
import { progressOf } from '../../src/cli/watching.ts'
import type { ReadStudy, ReadTrial } from '../../src/wire/index.ts'

const counts = { requested: 0, active: 3, stopping: 1, succeeded: 12, stopped: 13, infeasible: 0, failed: 2, cancelled: 0 }
const study = {
  name: 'digits',
  project: 'default',
  state: 'ACTIVE',
  counts,
  steps: { used: 300, saved: 100 },
  gpuSavedMs: 0,
  controls: null,
  bestTrial: 9,
  end: null,
  algorithmError: null,
} as ReadStudy
const best = { number: 9, values: [0.98765], parameters: { lr: { number: 0.05 }, optimizer: { text: 'adam' } } } as unknown as ReadTrial
const progress: Progress = {
  study,
  spec: {
    name: 'digits',
    project: 'default',
    objectives: [{ metric: 'accuracy', goal: 'maximize' }],
    constraints: [],
    parameters: [{ name: 'lr' }, { name: 'optimizer' }],
    algorithm: { name: 'gp' },
    earlyStopping: { name: 'median' },
    resource: { metric: 'epoch' },
    budget: { trials: 40, parallel: 4 },
  },
  best,
  failed: undefined,
  waiting: [],
  endangered: [],
  dashboard: 'http://127.0.0.1:7780/',
  elapsedMs: 61_000,
}

describe('the living view', () => {
  it('says how many wait, and for what', () => {
    const waiting = ['waits for a node: 0/1 nodes are available: 1 Insufficient nvidia.com/gpu.', 'waits for a node: the same']
    const said = '2 of them wait: for a node: 0/1 nodes are available: 1 Insufficient nvidia.com/gpu.'
    expect(progressLines({ ...progress, waiting }, 200)).toContain(said)
    expect(progressLine({ ...progress, waiting })).toContain(`; ${said}`)
  })

  it('says of trials that run how many may not go on, and why', () => {
    const reason = 'its node (gpu-1) does not answer'
    const trial = (number: number, state: string, attempt: object): [number, ReadTrial] => [
      number,
      { number, state, attempt } as unknown as ReadTrial,
    ]
    const trials = new Map([
      trial(1, 'ACTIVE', { state: 'running', reason }),
      trial(2, 'ACTIVE', { state: 'running', reason: '' }),
      trial(3, 'ACTIVE', { state: 'pending', reason: 'waits for a node: none fits' }),
      trial(4, 'SUCCEEDED', { state: 'running', reason: 'it was lost' }),
    ])
    const seen = progressOf({ study, spec: progress.spec, trials, toldAt: 0 }, undefined, 0)
    const said = [`1 of them waits: for a node: none fits`, `1 of them may not go on: ${reason}`]
    expect(progressLines(seen, 200)).toEqual(expect.arrayContaining(said))
    expect(progressLine(seen)).toContain(`; ${said.join('; ')}`)
  })

  it('counts the time in which the study was active, whenever it began, was paused or extended', () => {
    const elapsed = (state: ReadStudy['state']) =>
      progressOf({ study: { ...study, state, activeMs: 9_000 }, spec: progress.spec, trials: new Map(), toldAt: 50_000 }, undefined, 53_000)
        .elapsedMs
    expect([elapsed('ACTIVE'), elapsed('PAUSED'), elapsed('ENDED')]).toEqual([12_000, 9_000, 9_000])
  })

  it('shows counts, best so far with its parameters, time, epochs used and saved, and the dashboard', () => {
    const text = progressLines(progress, 100).join('\n')
    for (const part of [
      'digits  gp, median stopping  1:01',
      '27 of 40 trials',
      '12 done, 4 running, 13 stopped, 2 failed',
      'best accuracy 0.98765 in trial 9',
    ])
      expect(text).toContain(part)
    for (const part of ['lr 0.05  optimizer adam', '300 epochs used, 100 saved by stopping (25 %)']) expect(text).toContain(part)
    expect(dashboardLine(progress)).toBe('dashboard http://127.0.0.1:7780/')
    expect(dashboardLine({ ...progress, dashboard: undefined })).toBe('')
  })

  it('says how many GPU hours stopping saved, and what the controls say of the rule', () => {
    const shown = (change: Partial<ReadStudy>, controls = 0.05): string =>
      progressLines(
        {
          ...progress,
          study: { ...study, ...change },
          spec: { ...progress.spec, earlyStopping: { name: 'asha', settings: { controls } } },
        },
        200,
      ).join('\n')
    expect(shown({ gpuSavedMs: 9_000_000 })).toContain('300 epochs used, 100 and 2.5 GPU hours saved by stopping (25 %)')
    expect(shown({ controls: { spared: 1, wrong: 0 } })).toContain(
      'controls: 1 that the rule would have stopped ran to its end, none became the best',
    )
    expect(shown({ controls: { spared: 7, wrong: 2 } })).toContain(
      'controls: 7 that the rule would have stopped ran to their ends, 2 became the best: stopped wrongly, had the rule been let',
    )
    expect(shown({})).toContain('controls: the rule would have stopped none of them so far')
    expect(shown({}, 0)).not.toContain('controls')
  })

  it('never grows beyond the width of the terminal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (width) => {
        for (const line of progressLines(progress, width)) expect(widthOf(line)).toBeLessThanOrEqual(width)
      }),
    )
  })

  it('says nothing of a best before there is one, and shows what the algorithm ran into', () => {
    const young = {
      ...progress,
      best: undefined,
      study: { ...study, steps: null, algorithmError: { message: 'singular matrix', time: null } },
    }
    const text = progressLines(young, 100).join('\n')
    expect(text).not.toContain('best')
    expect(text).toContain('singular matrix')
  })

  it('is one line for a pipe, and a summary at the end', () => {
    expect(progressLine(progress)).toBe('digits 1:01: 12 done, 4 running, 13 stopped, 2 failed, best accuracy 0.98765 (trial 9)')
    const end = { reason: 'trials', failed: false, message: 'all 40 trials have ended', time: null }
    expect(summaryLines({ ...progress, study: { ...study, end } })[0]).toBe('all 40 trials have ended')
    expect(summaryLines({ ...progress, best: undefined })).toContain('no trial has a value')
  })

  it('says why trials fail: while there is no value, and at the end', () => {
    const outcome = { reason: 'exitCode', message: 'exited with code 1', lastLines: ['Traceback', 'KeyError: lr', ''] }
    const failed = { number: 3, state: 'FAILED', outcome, stop: null, spared: null, violations: [] } as unknown as ReadTrial
    const said = 'trial 3 failed: exited with code 1: KeyError: lr'
    expect(progressLine({ ...progress, best: undefined, failed })).toBe(`digits 1:01: 12 done, 4 running, 13 stopped, 2 failed; ${said}`)
    expect(progressLines({ ...progress, best: undefined, failed }, 200)).toContain(said)
    expect(progressLines({ ...progress, failed }, 200)).not.toContain(said)
    expect(summaryLines({ ...progress, failed })).toContain(said)
  })

  it('says what a command wrote in a way that cannot steer the terminal', () => {
    const outcome = { reason: 'exitCode', message: 'exited with code 1', lastLines: ['\u001b]0;mine\u0007\u001b[2Jgone'] }
    const failed = { number: 3, state: 'FAILED', outcome, stop: null, spared: null, violations: [] } as unknown as ReadTrial
    const said = 'trial 3 failed: exited with code 1:  ]0;mine [2Jgone'
    expect(progressLine({ ...progress, best: undefined, failed })).toContain(said)
    expect(summaryLines({ ...progress, failed })).toContain(said)
  })

  it('names the front of several objectives, and how to list it', () => {
    const front = (...numbers: number[]) =>
      frontLines(
        study,
        numbers.map((number) => ({ number }) as ReadTrial),
      )
    expect(front()).toEqual([])
    expect(front(9, 4, 21)).toEqual(['Pareto front of 3 trials: 4, 9, 21', '  hone trials digits --front'])
    expect(front(7)[0]).toBe('Pareto front of trial 7')
    expect(front(...Array.from({ length: 30 }, (_, i) => i))[0]).toBe(
      'Pareto front of 30 trials: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ...',
    )
  })
})
