// Two ways to move the weights against the gradient. Weight decay shrinks them directly, apart from the gradient.

/**
 * Starts an optimiser for `size` weights.
 * @param {{ optimizer: string, learningRate: number, momentum: number, weightDecay: number }} settings
 * @returns {(weights: Float64Array, gradient: Float64Array) => void} takes one step, in place
 */
export function createOptimizer({ optimizer, learningRate, momentum, weightDecay }, size) {
  const shrink = 1 - Math.min(1, learningRate * weightDecay)
  if (optimizer === 'sgd') return stochasticGradientDescent(learningRate, momentum, shrink, new Float64Array(size))
  if (optimizer === 'adam') return adam(learningRate, shrink, new Float64Array(size), new Float64Array(size))
  throw new Error(`optimizer must be sgd or adam, not ${optimizer}`)
}

function stochasticGradientDescent(learningRate, momentum, shrink, velocity) {
  return (weights, gradient) => {
    for (let at = 0; at < weights.length; at++) {
      velocity[at] = momentum * velocity[at] + gradient[at]
      weights[at] = shrink * weights[at] - learningRate * velocity[at]
    }
  }
}

/** Adam with its usual constants (Kingma and Ba, 2015) and decoupled weight decay (Loshchilov and Hutter, 2019). */
function adam(learningRate, shrink, mean, square) {
  const [forget, forgetSquare, tiny] = [0.9, 0.999, 1e-8]
  let steps = 0
  return (weights, gradient) => {
    steps++
    const rate = (learningRate * Math.sqrt(1 - forgetSquare ** steps)) / (1 - forget ** steps)
    for (let at = 0; at < weights.length; at++) {
      const slope = gradient[at]
      mean[at] += (1 - forget) * (slope - mean[at])
      square[at] += (1 - forgetSquare) * (slope * slope - square[at])
      weights[at] = shrink * weights[at] - (rate * mean[at]) / (Math.sqrt(square[at]) + tiny)
    }
  }
}
