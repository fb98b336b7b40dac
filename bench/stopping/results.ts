/** What compare.ts --json writes: for each contestant the mean regret at equal distances of the budget. */
export interface Results {
  readonly title: string
  readonly trainings: readonly number[]
  readonly lines: readonly { readonly name: string; readonly regrets: readonly number[] }[]
}
