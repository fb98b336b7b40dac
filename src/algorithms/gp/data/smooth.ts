import type { Dimension } from '../../space/dimension.ts'
import type { Encoding } from '../../space/encode.ts'

/** Lattices with more levels than this are as good as continuous. */
const SMOOTH_LEVELS = 24

/** True where a coordinate may be searched as if continuous. */
export function isSmooth({ kind, levels }: Dimension): boolean {
  return kind === 'continuous' || (kind === 'lattice' && levels > SMOOTH_LEVELS)
}

/** True for spaces of nothing but smooth numbers that are always active. */
export function isSmoothSpace({ conditional, dimensions }: Encoding): boolean {
  return conditional === 0 && dimensions.every(isSmooth)
}
