/** What compare.ts --json writes: for each contestant the mean regret at equal distances of the budget. */
export interface Results {
  readonly title: string
  /** What the budget counts; full trainings when absent. */
  readonly axis?: string
  readonly trainings: readonly number[]
  readonly lines: readonly { readonly name: string; readonly regrets: readonly number[] }[]
}
