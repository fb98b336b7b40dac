import { describe, expect, it } from 'vitest'
import type { Parameter, Problem, Study, StudySpec } from '../../../src/model/index.ts'
import { decodeParameters } from '../../../src/server/vizier/parameters.ts'
import { decodeSpec } from '../../../src/server/vizier/spec.ts'
import { specBytes } from '../../../src/server/vizier/spec-bytes.ts'
import { loadVizierWire, type VizierParameterSpec, type VizierStudySpec } from '../../../src/wire/index.ts'
import { specOf } from '../../study/bench-room.ts'
import { parseDocument } from '../parse-document.ts'

const { studySpec } = loadVizierWire()

/** A spec as it arrives: over the wire. */
const received = (spec: VizierStudySpec) => studySpec.deserialize(studySpec.serialize(spec))

function read(parameters: VizierParameterSpec[]): { parameters: Parameter[]; problems: Problem[] } {
  const problems: Problem[] = []
  return { parameters: decodeParameters(received({ parameters }).parameters, 'study_spec.parameters', problems), problems }
}

describe('parameters', () => {
  it('of every kind are what they were, with scales and defaults', () => {
    const { parameters, problems } = read([
      { parameterId: 'd', doubleValueSpec: { minValue: 1e-3, maxValue: 1, defaultValue: { value: 0.1 } }, scaleType: 'UNIT_LOG_SCALE' },
      { parameterId: 'i', integerValueSpec: { minValue: -2, maxValue: 5, defaultValue: { value: 0 } } },
      { parameterId: 's', discreteValueSpec: { values: [4, 1, 2] }, scaleType: 'UNIT_REVERSE_LOG_SCALE' },
      { parameterId: 'c', categoricalValueSpec: { values: ['a', 'b'], defaultValue: { value: 'b' } } },
    ])
    expect(problems).toEqual([])
    expect(parameters).toEqual([
      { name: 'd', when: [], kind: 'double', min: 1e-3, max: 1, scale: 'log', default: 0.1 },
      { name: 'i', when: [], kind: 'int', min: -2, max: 5, scale: 'linear', step: 1, default: 0 },
      { name: 's', when: [], kind: 'discrete', values: [1, 2, 4], scale: 'reverseLog' },
      { name: 'c', when: [], kind: 'choice', values: ['a', 'b'], default: 'b' },
    ])
  })

  it('with one value are kept, and a default of nothing outside the range is none', () => {
    const { parameters } = read([
      { parameterId: 'one', doubleValueSpec: { minValue: 2, maxValue: 2 } },
      { parameterId: 'far', doubleValueSpec: { minValue: 1, maxValue: 2, defaultValue: { value: 0 } } },
    ])
    expect(parameters).toEqual([
      { name: 'one', when: [], kind: 'discrete', values: [2], scale: 'linear' },
      { name: 'far', when: [], kind: 'double', min: 1, max: 2, scale: 'linear' },
    ])
  })

  it('in several branches are one parameter that is active in each of them, behind all of its parents', () => {
    const rate: VizierParameterSpec = { parameterId: 'rate', doubleValueSpec: { maxValue: 1 } }
    const below = (value: string, parameterSpec: VizierParameterSpec) => ({ parameterSpec, parentCategoricalValues: { values: [value] } })
    const model = (parameterId: string, value: string): VizierParameterSpec => ({
      parameterId,
      categoricalValueSpec: { values: ['x', 'y'] },
      conditionalParameterSpecs: [below(value, rate)],
    })
    const { parameters, problems } = read([model('a', 'x'), model('b', 'y')])
    expect(problems).toEqual([])
    expect(parameters.map((p) => p.name)).toEqual(['a', 'b', 'rate'])
    expect(parameters[2].when).toEqual([
      {
        any: [
          { parent: 'a', values: ['x'] },
          { parent: 'b', values: ['y'] },
        ],
      },
    ])
  })

  it('that contradict each other, or say nothing, are named', () => {
    const { problems } = read([
      { parameterId: 'x', doubleValueSpec: { maxValue: 1 } },
      { parameterId: 'x', doubleValueSpec: { maxValue: 2 } },
      { parameterId: 'y' },
      { parameterId: 'z', categoricalValueSpec: { values: ['a'] }, conditionalParameterSpecs: [{ parentCategoricalValues: {} }] },
    ])
    expect(problems.map((p) => p.field)).toEqual([
      'study_spec.parameters[1]',
      'study_spec.parameters[2]',
      'study_spec.parameters[3].conditional_parameter_specs[0]',
    ])
  })
})

describe('a study spec', () => {
  const source = { project: 'ann', name: 'one', seed: 7, reduce: 'last' } as const
  const spec = received({
    metrics: [
      { metricId: 'loss', goal: 'MINIMIZE' },
      { metricId: 'gain' },
      { metricId: 'my memory', goal: 'MINIMIZE', safetyConfig: { safetyThreshold: 8 } },
    ],
    parameters: [{ parameterId: 'x', doubleValueSpec: { maxValue: 1 } }],
    observationNoise: 'HIGH',
  })
  const only =
    (...names: string[]) =>
    async (candidate: StudySpec) =>
      names.includes(candidate.algorithm.name) ? [] : [{ field: 'spec.algorithm', message: 'cannot serve it' }]

  it('has objectives, and its safety metrics as constraints', async () => {
    const decoded = await decodeSpec({ ...source, spec }, '', only('gp'))
    expect(decoded.objectives).toEqual([
      { metric: 'loss', goal: 'minimize', reduce: 'last' },
      { metric: 'gain', goal: 'maximize', reduce: 'last' },
    ])
    expect(decoded.constraints).toEqual([{ text: '"my memory" <= 8', expression: '"my memory"', op: '<=', bound: 8 }])
    expect(decoded).toMatchObject({ noise: 'high', algorithm: { name: 'gp' } })
  })

  it('gets the first algorithm that can serve it, and says what is wrong when none can', async () => {
    expect((await decodeSpec({ ...source, spec }, 'DEFAULT', only('tpe', 'random'))).algorithm.name).toBe('tpe')
    expect((await decodeSpec({ ...source, spec }, 'GRID_SEARCH', only('grid'))).algorithm).toEqual({
      name: 'grid',
      settings: { steps: 10 },
    })
    await expect(decodeSpec({ ...source, spec }, 'MAGIC', only('gp'))).rejects.toMatchObject({
      code: 'INVALID_STUDY',
      problems: [{ field: 'spec.algorithm' }],
    })
  })
})

describe('a study that was made elsewhere', () => {
  it('is shown in these words', () => {
    const { spec } = parseDocument(
      `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: digits}
spec:
  objectives: [{metric: loss, goal: minimize}]
  parameters:
    model: {choice: [net, tree]}
    bias: {choice: [false, true], when: {model: net}}
    width: {int: [8, 32], step: 8, when: {model: net}}
    depth: {int: [1, 5], when: {model: tree}}
    rate: {double: [0.001, 1], scale: log, default: 0.1}
  algorithm: {name: random}
  budget: {trials: 5}
`,
      '/',
    )
    const bytes = specBytes({ spec } as Parameters<typeof specBytes>[0])
    const shown = studySpec.deserialize(bytes)
    expect(shown.parameters.map((p) => p.parameterId)).toEqual(['model', 'rate'])
    const children = shown.parameters[0]?.conditionalParameterSpecs ?? []
    expect(children.map((c) => [c.parameterSpec?.parameterId, c.parentCategoricalValues?.values])).toEqual([
      ['bias', ['net']],
      ['width', ['net']],
      ['depth', ['tree']],
    ])
    expect(children[0]?.parameterSpec).toMatchObject({ categoricalValueSpec: { values: ['False', 'True'] }, externalType: 'AS_BOOLEAN' })
    expect(children[1]?.parameterSpec?.discreteValueSpec?.values).toEqual([8, 16, 24, 32])
    expect(shown.parameters[1]).toMatchObject({ doubleValueSpec: { defaultValue: { value: 0.1 } }, scaleType: 'UNIT_LOG_SCALE' })
  })

  it('is what the client sent, byte for byte; where an edit added parameters, with these and all else as it was sent', () => {
    const sent: VizierStudySpec = {
      metrics: [{ metricId: 'loss', goal: 'MINIMIZE' }],
      parameters: [{ parameterId: 'x', doubleValueSpec: { minValue: 0, maxValue: 1 } }],
      algorithm: 'GAUSSIAN_PROCESS_BANDIT',
      metadata: [{ key: 'k', ns: 'n', value: 'v' }],
    }
    const bytes = studySpec.serialize(sent)
    const x: Parameter = { name: 'x', kind: 'double', min: 0, max: 1, scale: 'linear', when: [] }
    const decay: Parameter = { ...x, name: 'decay', default: 0.5 }
    const study = { document: bytes.toString('base64'), documentFormat: 'vizier', spec: specOf({ parameters: [x, decay] }) }
    const shown = (edits: Study['edits']) => specBytes({ ...study, edits } as Study)
    expect(shown([{ revision: 2, at: 0, before: { noise: 'low' } }])).toEqual(bytes)
    const grown = studySpec.deserialize(shown([{ revision: 2, at: 0, before: { parameters: [x] } }]))
    expect(grown).toMatchObject({ algorithm: 'GAUSSIAN_PROCESS_BANDIT', metadata: [{ key: 'k', ns: 'n', value: 'v' }] })
    expect(grown.parameters.map((p) => [p.parameterId, p.doubleValueSpec?.defaultValue?.value])).toEqual([
      ['x', undefined],
      ['decay', 0.5],
    ])
  })
})
