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
const ERF_P = [3.20937758913846947e3, 3.77485237685302021e2, 1.1386415415105016e2, 3.16112374387056560, 1.85777706184603153e-1]
const ERF_Q = [2.84423683343917062e3, 1.28261652607737228e3, 2.44024637934444173e2, 2.36012909523441209e1]
// 0.46875 < x <= 4: erfcx(x) = P(x) / Q(x)
const MIDDLE_P = [
  1.23033935479799725e3, 2.05107837782607147e3, 1.71204761263407058e3, 8.81952221241769090e2, 2.98635138197400131e2, 6.61191906371416295e1,
  8.88314979438837594, 5.64188496988670089e-1, 2.15311535474403846e-8,
]
const MIDDLE_Q = [
  1.23033935480374942e3, 3.43936767414372164e3, 4.36261909014324716e3, 3.29079923573345963e3, 1.62138957456669019e3, 5.37181101862009858e2,
  1.17693950891312499e2, 1.57449261107098347e1,
]
// x > 4: erfcx(x) = (1 / sqrt(pi) - P(1/x^2) / (x^2 Q(1/x^2))) / x
const TAIL_P = [
  6.58749161529837803e-4, 1.60837851487422766e-2, 1.25781726111229246e-1, 3.60344899949804439e-1, 3.05326634961232344e-1,
  1.63153871373020978e-2,
]
const TAIL_Q = [2.33520497626869185e-3, 6.05183413124413191e-2, 5.27905102951428412e-1, 1.87295284992346725, 2.56852019228982242]

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
const CENTRE_P = [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239]
const CENTRE_Q = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1]
const EDGE_P = [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783]
const EDGE_Q = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1]

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
