/*
 * Special functions of the normal distribution, after
 *   W. J. Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969): the three ranges and their rational forms;
 *   P. J. Acklam's normal quantile as a start, polished by Halley steps on the logarithm of the distribution function.
 * Checked against scipy in test/oracle/special.json.
 */

const SQRT_PI_INVERSE = 0.5641895835477563
const SQRT_HALF = Math.SQRT1_2
const LN_SQRT_TWO_PI = 0.9189385332046727
/** 1 / sqrt(2 pi) */
const NORMAL_PEAK = 0.3989422804014327

// |x| <= 0.46875: erf(x) = x P(x^2) / Q(x^2)
const ERF_P = [3209.3775891384694, 377.485237685302, 113.86415415105016, 3.1611237438705655, 0.18577770618460315]
const ERF_Q = [2844.236833439171, 1282.6165260773723, 244.02463793444417, 23.601290952344122]
// 0.46875 < x <= 4: erfcx(x) = P(x) / Q(x)
const MIDDLE_P = [
  1230.3393547979972, 2051.0783778260716, 1712.0476126340707, 881.952221241769, 298.6351381974001, 66.11919063714163, 8.883149794388377,
  0.5641884969886701, 2.1531153547440383e-8,
]
const MIDDLE_Q = [
  1230.3393548037495, 3439.3676741437216, 4362.619090143247, 3290.7992357334597, 1621.3895745666903, 537.1811018620099, 117.6939508913125,
  15.744926110709835,
]
// x > 4: erfcx(x) = (1 / sqrt(pi) - P(1/x^2) / (x^2 Q(1/x^2))) / x
const TAIL_P = [
  0.0006587491615298378, 0.016083785148742275, 0.12578172611122926, 0.36034489994980445, 0.30532663496123236, 0.016315387137302097,
]
const TAIL_Q = [0.0023352049762686918, 0.06051834131244132, 0.5279051029514285, 1.8729528499234673, 2.568520192289822]

/** Coefficients from low to high power; `monic` adds x^length. */
function polynomial(coefficients: readonly number[], x: number, monic: boolean): number {
  let sum = monic ? 1 : 0
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]
  return sum
}

/** exp(-x^2) with the square split, so that its rounding does not grow with x. */
function expMinusSquare(x: number): number {
  const head = Math.trunc(x * 16) / 16
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head))
}

/** Error function. */
export function erf(x: number): number {
  const a = Math.abs(x)
  if (Number.isNaN(x)) return x
  if (a <= 0.46875) return (x * polynomial(ERF_P, x * x, false)) / polynomial(ERF_Q, x * x, true)
  const tail = a > 6 ? 0 : expMinusSquare(a) * erfcxPositive(a)
  return x > 0 ? 1 - tail : tail - 1
}

/** erfcx for x > 0.46875. */
function erfcxPositive(x: number): number {
  if (x <= 4) return polynomial(MIDDLE_P, x, false) / polynomial(MIDDLE_Q, x, true)
  if (x > 1e8) return SQRT_PI_INVERSE / x
  const s = 1 / (x * x)
  return (SQRT_PI_INVERSE - (s * polynomial(TAIL_P, s, false)) / polynomial(TAIL_Q, s, true)) / x
}

/** Complementary error function 1 - erf(x). */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x
  const a = Math.abs(x)
  if (a <= 0.46875) return 1 - erf(x)
  const tail = a > 27.3 ? 0 : expMinusSquare(a) * erfcxPositive(a)
  return x > 0 ? tail : 2 - tail
}

/** Scaled complementary error function exp(x^2) erfc(x); Infinity below about -26.6. */
export function erfcx(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 0.46875) return erfcxPositive(x)
  if (x >= -0.46875) return Math.exp(x * x) * (1 - erf(x))
  return 2 / expMinusSquare(-x) - erfcxPositive(-x)
}

/** Density of the standard normal. */
export function normalDensity(z: number): number {
  return NORMAL_PEAK * expMinusSquare(z * SQRT_HALF)
}

/** Distribution function of the standard normal. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z * SQRT_HALF)
}

/** Logarithm of the standard normal's distribution function, accurate in both tails. */
export function logNormalCdf(z: number): number {
  if (z > -1) return Math.log1p(-0.5 * erfc(z * SQRT_HALF))
  return Math.log(0.5 * erfcx(-z * SQRT_HALF)) - 0.5 * z * z
}

/** Phi(-z) / phi(z) for z >= 0 (Mills ratio of the upper tail). */
export function millsRatio(z: number): number {
  return erfcx(z * SQRT_HALF) / (2 * NORMAL_PEAK)
}

// Acklam's coefficients, highest power first
const CENTRE_P = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239]
const CENTRE_Q = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1]
const EDGE_P = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783]
const EDGE_Q = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1]

function horner(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (const c of coefficients) sum = sum * x + c
  return sum
}

/** Inverse of the standard normal's distribution function; -Infinity at 0, Infinity at 1, NaN outside. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : Number.NaN
  if (p > 0.5) return -lowerQuantile(1 - p)
  return lowerQuantile(p)
}

/** Quantile for 0 < p <= 0.5. */
function lowerQuantile(p: number): number {
  let x: number
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p))
    x = horner(EDGE_P, q) / horner(EDGE_Q, q)
  } else {
    const q = p - 0.5
    x = (q * horner(CENTRE_P, q * q)) / horner(CENTRE_Q, q * q)
  }
  const logP = Math.log(p)
  for (let i = 0; i < 2; i++) {
    // Newton on ln Phi(x) = ln p with Halley's correction; its slope is phi / Phi.
    const logCdf = logNormalCdf(x)
    const slope = Math.exp(-0.5 * x * x - LN_SQRT_TWO_PI - logCdf)
    const newton = (logCdf - logP) / slope
    x -= newton / (1 + 0.5 * newton * (x + slope))
  }
  return x
}

/** ln(1 - exp(-x)) for x > 0, accurate at both ends. */
export function log1mexp(x: number): number {
  return x > Math.LN2 ? Math.log1p(-Math.exp(-x)) : Math.log(-Math.expm1(-x))
}

/** 2^-k at k, as far as expOfMinus goes. */
const HALVES = Float64Array.from({ length: 1011 }, (_, k) => 2 ** -k)

/**
 * exp(-t) for t >= 0, 0 from 700 on: reduction and polynomial of the C library's `exp` after fdlibm (Sun Microsystems 1993). Written out, so that it
 * has the same bits in every engine, and on two numbers at a time (lanes.as).
 */
export function expOfMinus(t: number): number {
  if (!(t < 700)) return t >= 700 ? 0 : Number.NaN
  if (t < 3.725290298461914e-9) return 1 - t
  // t = k ln 2 + y with ln 2 in two parts
  const k = t < 0.3465735912322998 ? 0 : t < 1.0397205352783203 ? 1 : Math.trunc(Math.LOG2E * t + 0.5)
  const high = k * 0.6931471803691238 - t
  const low = k * -1.9082149292705877e-10
  const y = high - low
  const z = y * y
  const c =
    y -
    z *
      (0.16666666666666602 +
        z * (-0.0027777777777015593 + z * (0.00006613756321437934 + z * (-1.6533902205465252e-6 + z * 4.1381367970572385e-8))))
  return (1 - (low - (y * c) / (2 - c) - high)) * HALVES[k]
}

/** The quantile of a normal that is truncated to [0, 1], by its nearer tail; accurate also where both ends are far away. */
export function truncatedNormalQuantile(mean: number, deviation: number, uniform: number): number {
  if (mean > 0.5) return 1 - truncatedNormalQuantile(1 - mean, deviation, 1 - uniform)
  const low = normalCdf(-mean / deviation)
  const high = normalCdf((1 - mean) / deviation)
  const x = mean + deviation * normalQuantile(Math.min(1 - 2 ** -53, Math.max(2 ** -1000, low + uniform * (high - low))))
  return Math.min(1, Math.max(0, x))
}
