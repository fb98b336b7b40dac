// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders look like template strings
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { StudySpec } from '../../../../src/model/index.ts'
import { filled } from '../../../../src/study/index.ts'
import { followingDocument, parseStudyDocument, type SetBeside, setParameters, withInCommand } from '../../../../src/study/yaml/index.ts'
import { COLLECTORS } from '../../../../src/trials/index.ts'
import { experiment } from '../katib/texts.ts'

const READING = { workingFolder: '/work', newSeed: () => 7, collectors: COLLECTORS }
/** As a server reads a document of a study that is there. */
const read = (text: string) => parseStudyDocument(text, { ...READING, name: 'kept' })
const specOf = (text: string): StudySpec => read(text).spec!

/** What a document becomes when these fields of its spec are set, and that it says so. */
function following(document: string, change: Partial<StudySpec>, given: Omit<SetBeside, 'spec'> = {}): string {
  const spec = { ...specOf(document), ...change }
  const text = followingDocument({ document, spec: specOf(document) }, { spec, ...given }, read)!
  expect(read(text)).toMatchObject({ problems: [], spec })
  expect(specOf(text)).toEqual(spec)
  return text
}

const STUDY = `apiVersion: hone.dev/v1
kind: Study
metadata: {name: digits, description: old}
spec:
  # what counts
  objectives: [{metric: loss, goal: minimize}]
  parameters:
    x: {double: [0, 1]} # a share
    y:
      int: [1, 9]
  startAt: [{x: 0.5, y: 3}]
  budget:
    trials: 5 # for a start
    parallel: 2
    duration: 1h
  trial:
    command: [train, "--x=\${x}", "--y=\${y}"] # as ever
`
const [X, Y] = specOf(STUDY).parameters

describe('the document of a study', () => {
  it('says what is set beside it; what people wrote beside that stays', () => {
    const changed = { description: 'new', labels: { team: 'vision' }, budget: { trials: 9, parallel: 2 }, finish: 'let-run' as const }
    const wanted = STUDY.replace('description: old', 'description: new, labels: {team: vision}')
      .replace('trials: 5', 'trials: 9')
      .replace('    duration: 1h\n', '')
    expect(following(STUDY, changed)).toBe(`${wanted}  finish: let-run\n`)
  })

  it('gets parameters as they were given, and their place in the command', () => {
    const decay = { double: [0, 1], default: 0.5 }
    const { parameters } = setParameters([X!, Y!], { x: { double: [0, 2] }, decay }) as { parameters: StudySpec['parameters'] }
    const { trial, startAt } = specOf(STUDY)
    const addToCommand = [['--decay', '${decay}']]
    const change = {
      parameters,
      trial: { ...trial!, command: [...trial!.command, ...addToCommand] },
      startAt: [{ ...startAt[0], decay: 0.5 }],
    }
    expect(following(STUDY, change, { parameters: { x: { double: [0, 2] }, decay }, addToCommand })).toBe(
      STUDY.replace('[0, 1]}', '[0, 2]}')
        .replace('int: [1, 9]', 'int: [1, 9]\n    decay: {double: [0, 1], default: 0.5}')
        .replace('"] # as', '", [--decay, "${decay}"]] # as'),
    )
  })

  it('is the same to the letter when nothing changes', () => {
    expect(following(STUDY, {})).toBe(STUDY)
    expect(following(experiment(), {})).toBe(experiment())
  })

  it('stays JSON, which it was', () => {
    const json = JSON.stringify({ apiVersion: 'hone.dev/v1', kind: 'Study', spec: SMALL })
    expect(JSON.parse(following(json, { budget: { trials: 9, parallel: 1 } })).spec.budget).toEqual({ trials: 9 })
  })

  it('keeps its meaning where it is written with anchors and aliases: all of it is written anew', () => {
    const shared = STUDY.replace('trials: 5 # for a start', 'trials: &n 2').replace('parallel: 2', 'parallel: *n')
    expect(following(shared, { budget: { trials: 9, parallel: 2, durationMs: 3_600_000 } })).toContain('budget: {trials: 9, parallel: 2,')
    const elsewhere = STUDY.replace('y:\n      int: [1, 9]', 'y: {int: [1, 9], likely: &b 3}').replace('y: 3}', 'y: *b}')
    expect(following(elsewhere, { budget: { parallel: 3 } })).toContain('y: *b')
  })

  it('is left as it is where there is none, or it is a program’s own', () => {
    const spec = specOf(STUDY)
    const set = { spec: { ...spec, description: 'new' } }
    expect(followingDocument({ spec }, set, read)).toBeUndefined()
    expect(followingDocument({ spec, document: 'AAAA', documentFormat: 'vizier' }, set, read)).toBeUndefined()
  })

  it('says bounds that contradict each other, for whoever edits it to see', () => {
    const spec = { ...specOf(STUDY), budget: { trials: 5, parallel: 1, failures: 9 } }
    const text = followingDocument({ spec: specOf(STUDY), document: STUDY }, { spec }, read)!
    expect(text).toContain('# what counts')
    expect(read(text).problems).toMatchObject([{ field: 'spec.budget.failures', value: 9 }])
  })

  it('says what is set also where this server cannot read it, as with GPUs that another machine has', () => {
    const spec = specOf(STUDY)
    const set = { spec: { ...spec, budget: { ...spec.budget, trials: 9 } } }
    const unreadable = () => ({})
    expect(followingDocument({ spec, document: STUDY }, set, unreadable)).toBe(STUDY.replace('trials: 5', 'trials: 9'))
  })

  it('that lags behind its study says all of it again with the next change', () => {
    const spec = { ...specOf(SWEEP), budget: { trials: 50, parallel: 1 } }
    const set = { spec: { ...spec, description: 'new' } }
    expect(followingDocument({ document: SWEEP, spec }, set, read)).toBe(`${SWEEP.replace('20', '50')}description: new\n`)
  })
})

const SMALL = { objectives: [{ metric: 'loss', goal: 'minimize' }], parameters: { x: { double: [0, 1] } }, budget: { trials: 5 } }

const SWEEP = `program: train.py
method: random # for a start
metric: {name: loss}
parameters:
  lr: {min: 0.001, max: 0.1}
run_cap: 20 # a day
`

describe('the Experiment that a study was made from', () => {
  it('says counts and labels in its own words', () => {
    const text = `# ours\n${experiment({ parallelTrialCount: 2, maxFailedTrialCount: 3 })}`
    const change = { budget: { trials: 40, parallel: 8 }, labels: { team: 'vision' } }
    expect(following(text, change)).toBe(
      text
        .replace('maxTrialCount: 12', 'maxTrialCount: 40')
        .replace('parallelTrialCount: 2', 'parallelTrialCount: 8')
        .replace('  maxFailedTrialCount: 3\n', '')
        .replace('name: mnist\n', 'name: mnist\n  labels:\n    team: vision\n'),
    )
  })

  it('names a count that Katib would take otherwise now', () => {
    // Three at a time, but for the two trials.
    const text = experiment({ maxTrialCount: 2 })
    expect(following(text, { budget: { trials: 9, parallel: 2 } })).toMatch(/maxTrialCount: 9\n[\s\S]*parallelTrialCount: 2\n/)
  })

  it('becomes a study document where it has no words, which says so', () => {
    const text = following(experiment(), { budget: { trials: 12, parallel: 3, durationMs: 60_000 }, noise: 'high' })
    expect(text).toMatch(/^# Made of an Experiment of Katib’s, which has no words for spec.noise, spec.budget.duration.\napiVersion: hone/)
    expect(text).toContain('budget: {parallel: 3, trials: 12, duration: 60000ms}')
    // From then on it is one like any other.
    expect(following(text, { noise: 'low' })).toBe(text.replace('noise: high', 'noise: low'))
  })
})

describe('the sweep that a study was made from', () => {
  it('says its trials and what it is about in its own words', () => {
    const change = { budget: { trials: 50, parallel: 1 }, description: 'all night' }
    expect(following(SWEEP, change)).toBe(`${SWEEP.replace('20', '50')}description: all night\n`)
    expect(following(SWEEP, { budget: { parallel: 1 } })).toBe(SWEEP.replace('run_cap: 20 # a day\n', ''))
  })

  it('becomes a study document where it has no words, which says so', () => {
    const text = following(SWEEP, { budget: { trials: 20, parallel: 8 } })
    expect(text).toMatch(/^# Made of a sweep of W&B’s, which has no words for spec.budget.parallel.\napiVersion: hone/)
    expect(text).toContain('budget: {trials: 20, parallel: 8}')
  })
})

const bound = fc.integer({ min: 1, max: 40 })
const changes = fc.record(
  {
    description: fc.constantFrom('', 'new', 'a: [b] # c'),
    labels: fc.dictionary(fc.constantFrom('team', 'a.b/c', '1'), fc.constantFrom('x', '1', 'yes', ''), { maxKeys: 2 }),
    budget: fc.record(
      { trials: bound, parallel: bound, failures: bound, failuresInARow: bound, durationMs: bound, gpuHours: bound },
      { requiredKeys: ['parallel'] },
    ),
    finish: fc.constantFrom('stop' as const, 'let-run' as const),
    noise: fc.constantFrom('unknown' as const, 'low' as const, 'high' as const),
    parameters: fc.constantFrom(
      {},
      { wd: { double: [0, 1], default: 0.5 } },
      { wd: { double: [0, 2], default: 0.5 }, 'n.m': { choice: ['a', 'b'], default: 'b' } },
    ),
    addToCommand: fc.constantFrom([], [['--lr2', '${lr}']]),
  },
  { requiredKeys: [] },
)
const ALIASED = STUDY.replace('trials: 5 # for a start', 'trials: &n 2').replace('parallel: 2', 'parallel: *n').replaceAll('x', 'lr')
const DOCUMENTS = {
  study: STUDY.replaceAll('x', 'lr'),
  'study with aliases': ALIASED,
  'study in JSON': JSON.stringify({ apiVersion: 'hone.dev/v1', kind: 'Study', spec: { ...SMALL, parameters: { lr: { double: [0, 1] } } } }),
  'study without a budget': STUDY.replaceAll('x', 'lr').replace(/ {2}budget:[\s\S]*1h\n/, ''),
  experiment: experiment({ parallelTrialCount: 2 }),
  'experiment with defaults': experiment({ maxTrialCount: 2 }),
  'experiment as the cluster has it': JSON.stringify(parse(experiment()), null, 2),
  sweep: SWEEP,
  'sweep without an end': SWEEP.replace('run_cap: 20 # a day\n', ''),
}

describe.each(Object.entries(DOCUMENTS))('whatever is set beside a %s, one after the other', (_, first) => {
  it('reading the document gives the study', () => {
    fc.assert(
      fc.property(fc.array(changes, { minLength: 1, maxLength: 3 }), (all) => {
        let study = { document: first, spec: specOf(first) }
        for (const { parameters = {}, addToCommand = [], ...fields } of all) {
          const grown = setParameters(study.spec.parameters, parameters) as { parameters: StudySpec['parameters'] }
          const next = filled(study.spec, { ...study.spec, ...fields, ...grown }).spec
          const run = withInCommand(next, addToCommand)
          const spec = 'trial' in run && addToCommand.length > 0 ? { ...next, trial: run.trial } : next
          const set = { spec, parameters, addToCommand: spec === next ? [] : addToCommand }
          const document = followingDocument(study, set, read)!
          const { spec: said, problems } = read(document)
          // What contradicts itself has no document that can be read.
          if (problems.length > 0)
            expect(problems.every(({ field }) => field.startsWith('spec.budget') || field.startsWith('spec.m'))).toBe(true)
          else expect(said).toEqual(spec)
          if (problems.length > 0) return
          study = { document, spec }
        }
      }),
      { numRuns: 40 },
    )
  })
})
