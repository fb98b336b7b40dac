import type { Encoding } from '../../space/encode.ts'

/** Conditional spaces with no more dimensions than this are searched as any other. */
const FAMILIAR_DIMENSIONS = 8
/** With fewer of the dimensions under conditions the branches of a space are much alike. Measured: docs/algorithms/gp-experiments.md. */
const CONDITIONAL_SHARE = 1 / 3

/** True for large spaces whose branches are a search each, as the boosters of xgboost: what is good in one says little of another. */
export function isBranchedSpace({ conditional, dimensions }: Encoding): boolean {
  return dimensions.length > FAMILIAR_DIMENSIONS && conditional >= CONDITIONAL_SHARE * dimensions.length
}
