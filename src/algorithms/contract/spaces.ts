import { type Condition, type Parameter, parentsOf, rulesOf, type Space } from '../../model/index.ts'
import type { Serves } from '../algorithm.ts'

/** A space with every kind of parameter, every scale, a lattice of every sort, one-valued parameters and conditions of every form, some two levels deep. */
export const EVERYTHING: Space = {
  parameters: [
    { kind: 'choice', name: 'optimizer', values: ['sgd', 'adam', 'none'], when: [] },
    { kind: 'double', name: 'rate', min: 1e-5, max: 10, scale: 'log', when: [{ parent: 'optimizer', values: ['sgd', 'adam'] }] },
    { kind: 'double', name: 'momentum', min: 0.5, max: 0.999, scale: 'reverseLog', when: [{ parent: 'optimizer', values: ['sgd'] }] },
    { kind: 'choice', name: 'nesterov', values: [false, true], when: [{ parent: 'optimizer', values: ['sgd'] }] },
    { kind: 'double', name: 'damping', min: 0, max: 1, scale: 'linear', when: [{ parent: 'nesterov', values: [true] }] },
    { kind: 'int', name: 'layers', min: 1, max: 4, step: 1, scale: 'linear', when: [] },
    { kind: 'int', name: 'width', min: 16, max: 1024, step: 1, scale: 'log', when: [{ parent: 'layers', values: [2, 3, 4] }] },
    { kind: 'int', name: 'batch', min: 8, max: 128, step: 8, scale: 'linear', when: [] },
    { kind: 'double', name: 'dropout', min: 0, max: 0.5, step: 0.1, scale: 'linear', when: [] },
    { kind: 'discrete', name: 'patch', values: [1, 2, 4, 8, 16], scale: 'log', when: [] },
    { kind: 'int', name: 'seedCount', min: 3, max: 3, step: 1, scale: 'linear', when: [] },
    { kind: 'choice', name: 'only', values: ['this'], when: [] },
    { kind: 'double', name: 'shift', min: -1e300, max: 1e300, scale: 'linear', when: [{ parent: 'only', values: ['this'] }] },
    {
      kind: 'double',
      name: 'warmup',
      min: 0,
      max: 1,
      scale: 'linear',
      when: [
        {
          any: [{ parent: 'rate', min: 0.1 }, { all: [{ not: { parent: 'optimizer', values: ['none'] } }, { parent: 'layers', max: 2 }] }],
        },
      ],
    },
  ],
}

/** Two numbers without conditions. */
const PLAIN: Space = {
  parameters: [
    { kind: 'double', name: 'x', min: -5, max: 5, scale: 'linear', when: [] },
    { kind: 'double', name: 'rate', min: 1e-6, max: 1, scale: 'log', when: [] },
  ],
}

/** Bounds at the edges of what numbers can hold. */
const HUGE: Space = {
  parameters: [
    { kind: 'double', name: 'wide', min: -1.7e308, max: 1.7e308, scale: 'linear', when: [] },
    { kind: 'double', name: 'small', min: 5e-324, max: 1e308, scale: 'log', when: [] },
    { kind: 'int', name: 'count', min: 1, max: 9_007_199_254_740_991, step: 1, scale: 'log', when: [] },
    { kind: 'int', name: 'offset', min: -1_000_000_000, max: 1_000_000_000, step: 1, scale: 'linear', when: [] },
  ],
}

/** Six points: the second and third parameter are there for one value of their parent. */
export const TINY: Space = {
  parameters: [
    { kind: 'choice', name: 'kind', values: ['a', 'b', 'c'], when: [] },
    { kind: 'int', name: 'level', min: 1, max: 2, step: 1, scale: 'linear', when: [{ parent: 'kind', values: ['a'] }] },
    { kind: 'discrete', name: 'size', values: [0.5, 1.5, 2.5], scale: 'linear', when: [{ parent: 'level', values: [2] }] },
  ],
}
/** Number of points of TINY, or of what an algorithm serves of it. */
export function countTiny({ kinds, conditional }: Serves): number {
  if (conditional && kinds.includes('choice')) return 6
  return (kinds.includes('choice') ? 3 : 1) * (kinds.includes('int') ? 2 : 1) * (kinds.includes('discrete') ? 3 : 1)
}

/** One point. */
export const POINT: Space = {
  parameters: [
    { kind: 'choice', name: 'only', values: ['x'], when: [] },
    { kind: 'int', name: 'three', min: 3, max: 3, step: 1, scale: 'linear', when: [] },
  ],
}

/** Thirty switches, each of which is there while the one before it is on: 31 points. */
const DEEP: Space = {
  parameters: Array.from(
    { length: 30 },
    (_, k): Parameter => ({
      kind: 'choice',
      name: `p${k}`,
      values: ['off', 'on'],
      when: k === 0 ? [] : [{ parent: `p${k - 1}`, values: ['on'] }],
    }),
  ),
}

/** Every sort of parameter constraint: a product, words that exclude each other, a multiple, a sum, and one that holds in a branch only. */
const CONSTRAINED: Space = {
  parameters: EVERYTHING.parameters,
  parameterConstraints: [
    { when: [], keep: 'width * batch <= 4096' },
    { when: [], keep: 'mod(batch, patch) == 0' },
    { when: [], keep: 'momentum + damping < 1.2' },
    { when: [{ parent: 'optimizer', values: ['adam'] }], keep: 'rate <= 0.01' },
    {
      when: [
        { parent: 'optimizer', values: ['none'] },
        { parent: 'layers', min: 3 },
      ],
    },
    { when: [], keep: 'layers != 2' },
  ],
}

/** A belief about every parameter, some of them under conditions. */
const BELIEVED: Space = {
  parameters: EVERYTHING.parameters.map((parameter): Parameter => {
    if (parameter.kind === 'choice') return { ...parameter, likely: parameter.values.map((_, k) => k + 1) }
    return { ...parameter, likely: { near: parameter.kind === 'discrete' ? parameter.values[0] : parameter.min, spread: 0.2 } }
  }),
}

/** Two numbers whose best is believed to be near 4 and 1e-4. */
const LIKELY: Space = {
  parameters: [
    { kind: 'double', name: 'x', min: -5, max: 5, scale: 'linear', when: [], likely: { near: 4, spread: 0.05 } },
    { kind: 'double', name: 'rate', min: 1e-6, max: 1, scale: 'log', when: [], likely: { near: 1e-4, spread: 0.05 } },
  ],
}

/** Shares that make up at most one: a forty-thousandth of their cube. */
const SHARES: Space = {
  parameters: Array.from(
    { length: 8 },
    (_, k): Parameter => ({ kind: 'double', name: `share${k}`, min: 0, max: 1, scale: 'linear', when: [] }),
  ),
  parameterConstraints: [
    {
      when: [],
      keep: Array.from({ length: 8 }, (_, k) => `share${k}`)
        .join(' + ')
        .concat(' <= 1'),
    },
  ],
}

/** Two factors of 24: so many points of 576. */
export const FACTORS_OF_24 = 8
const FACTORS: Space = {
  parameters: ['rows', 'columns'].map(
    (name): Parameter => ({ kind: 'discrete', name, values: Array.from({ length: 24 }, (_, k) => k + 1), scale: 'linear', when: [] }),
  ),
  parameterConstraints: [{ when: [], keep: 'rows * columns == 24' }],
}

/** Nothing is allowed. */
const NOWHERE: Space = { ...FACTORS, parameterConstraints: [{ when: [], keep: 'rows * columns == 23.5' }] }

type SpaceName =
  | 'everything'
  | 'plain'
  | 'huge'
  | 'tiny'
  | 'point'
  | 'deep'
  | 'believed'
  | 'likely'
  | 'constrained'
  | 'shares'
  | 'factors'
  | 'nowhere'

/** The spaces of the contract, as far as an algorithm serves them: kinds that it cannot vary, conditions and the constraints over these are left out. */
export function servedSpaces(serves: Serves): Record<SpaceName, Space> {
  const served = (space: Space): Space => {
    const kept = space.parameters.filter((parameter) => serves.kinds.includes(parameter.kind))
    const names = kept.map((parameter) => parameter.name)
    const isKept = (condition: Condition): boolean => serves.conditional && parentsOf(condition).every((parent) => names.includes(parent))
    const parameters = kept.map((parameter) => ({ ...parameter, when: parameter.when.filter(isKept) }))
    if (parameters.length === 0) return { parameters: PLAIN.parameters }
    const constraints = space.parameterConstraints?.filter(
      (constraint) => constraint.when.every(isKept) && rulesOf([constraint])[0]!.parameters.every((name) => names.includes(name)),
    )
    return constraints === undefined ? { parameters } : { parameters, parameterConstraints: constraints }
  }
  return {
    everything: served(EVERYTHING),
    plain: served(PLAIN),
    huge: served(HUGE),
    tiny: served(TINY),
    point: served(POINT),
    deep: served(DEEP),
    believed: served(BELIEVED),
    likely: served(LIKELY),
    constrained: served(CONSTRAINED),
    shares: served(SHARES),
    factors: served(FACTORS),
    nowhere: served(NOWHERE),
  }
}
