/** How the tests of all rules set one. */
interface RuleSettings {
  /** For the contract: what it cannot do without, and what makes it eager, so that short random ledgers exercise it. */
  readonly contract: readonly Readonly<Record<string, unknown>>[]
  /** With which it stops something in curves of nine steps. */
  readonly short: object
  /** With which it stops a hopeless trial among nine good ones; absent = it looks at no other trial. */
  readonly field?: object
}

/** Of every rule: a new one gets a line here. */
const RULES: Readonly<Record<string, RuleSettings>> = {
  auto: { contract: [{}], short: {}, field: {} },
  median: {
    contract: [{}, { startStep: 1, minTrials: 1, interval: 2, basis: 'last' }],
    short: { startStep: 1, minTrials: 2 },
    field: {},
  },
  percentile: {
    contract: [{}, { startStep: 1, minTrials: 2, percentile: 40, against: 'averages' }],
    short: { startStep: 1, minTrials: 2, percentile: 40 },
    field: {},
  },
  asha: {
    contract: [{}, { eta: 2, firstRung: 1, predictive: false }],
    short: { eta: 2, firstRung: 1 },
    field: { firstRung: 1, eta: 2, predictive: false },
  },
  predictive: {
    contract: [{}, { startStep: 1, minTrials: 2, chance: 0.3 }],
    short: { startStep: 1, minTrials: 2, chance: 0.3 },
    field: {},
  },
  wilcoxon: { contract: [{}, { startStep: 3, chance: 0.3 }], short: { startStep: 2, chance: 0.4 }, field: {} },
  patience: { contract: [{}, { reports: 2, minDelta: 0.05 }], short: { reports: 2 } },
  threshold: { contract: [{ bound: 0 }, { bound: 0, startStep: 3 }], short: { bound: 0 } },
}

/** How the tests of all rules set this one. Throws where its line is missing. */
export function settingsOf(rule: string): RuleSettings {
  const found = RULES[rule]
  if (found === undefined) throw new Error(`the rule ${rule} needs a line in test/earlystop/rule-settings.ts`)
  return found
}
