// A multi-layer perceptron: its forward pass, its gradient and its error on a set of images. Plain loops, nothing hidden.
import { CLASSES, PIXELS } from './data.mjs'
import { drawNormal } from './random.mjs'

/** Activations by name, each with its slope as a function of the activation's own value. */
const ACTIVATIONS = {
  relu: { value: (x) => Math.max(x, 0), slope: (y) => (y > 0 ? 1 : 0) },
  tanh: { value: Math.tanh, slope: (y) => 1 - y * y },
  sigmoid: { value: (x) => 1 / (1 + Math.exp(-x)), slope: (y) => y * (1 - y) },
}

/**
 * Describes a network. All its weights live in one flat array; each layer knows where its own begin:
 * first inputs x outputs weights (one row per input), then one bias per output.
 * @param {{ hidden: number, layers: number, activation: string }} shape width and number of the hidden layers
 */
export function createNetwork({ hidden, layers, activation }) {
  if (!Object.hasOwn(ACTIVATIONS, activation))
    throw new Error(`activation must be one of ${Object.keys(ACTIVATIONS).join(', ')}, not ${activation}`)
  const sizes = [PIXELS, ...Array(layers).fill(hidden), CLASSES]
  let size = 0
  const described = sizes.slice(1).map((outputs, index) => {
    const layer = { inputs: sizes[index], outputs, weights: size, biases: size + sizes[index] * outputs }
    size = layer.biases + outputs
    return layer
  })
  return { shape: { hidden, layers, activation }, layers: described, activation: ACTIVATIONS[activation], size }
}

/** Draws starting weights: normal with standard deviation scale / sqrt(inputs); biases start at zero. */
export function drawWeights(network, scale, random) {
  const weights = new Float64Array(network.size)
  for (const layer of network.layers) {
    const deviation = scale / Math.sqrt(layer.inputs)
    for (let at = layer.weights; at < layer.biases; at++) weights[at] = deviation * drawNormal(random)
  }
  return weights
}

/** Room for what one image causes in a network: the values of each layer and the slope of the loss at each. */
export function createScratch(network) {
  const rows = () => network.layers.map((layer) => new Float64Array(layer.outputs))
  return { values: rows(), slopes: rows(), kept: rows().map((row) => row.fill(1)) }
}

/**
 * Sends one image through the network; the last row of `scratch.values` then holds the probability of each digit.
 * A hidden unit is multiplied by its entry in `scratch.kept` (1, unless dropout says otherwise).
 */
export function forward(network, weights, image, scratch) {
  let input = image
  for (const [index, layer] of network.layers.entries()) {
    const output = scratch.values[index]
    sumInputs(layer, weights, input, output)
    if (index === network.layers.length - 1) softmax(output)
    else activate(network.activation.value, scratch.kept[index], output)
    input = output
  }
  return input
}

function sumInputs({ inputs, outputs, weights: begin, biases }, weights, input, output) {
  for (let j = 0; j < outputs; j++) output[j] = weights[biases + j]
  for (let i = 0; i < inputs; i++) {
    const x = input[i]
    if (x === 0) continue
    const row = begin + i * outputs
    for (let j = 0; j < outputs; j++) output[j] += x * weights[row + j]
  }
}

function activate(value, kept, output) {
  for (let j = 0; j < output.length; j++) output[j] = kept[j] === 0 ? 0 : kept[j] * value(output[j])
}

function softmax(output) {
  let largest = output[0]
  for (const x of output) if (x > largest) largest = x
  let total = 0
  for (let j = 0; j < output.length; j++) {
    output[j] = Math.exp(output[j] - largest)
    total += output[j]
  }
  for (let j = 0; j < output.length; j++) output[j] /= total
}

/** The loss of one prediction: minus the logarithm of the probability given to what the image shows. */
export function lossOf(probabilities, label) {
  return -Math.log(Math.max(probabilities[label], 1e-12))
}

/** Adds the gradient of one image's loss to `gradient` and returns the loss. */
export function addGradient(network, weights, image, label, scratch, gradient) {
  const loss = lossOf(forward(network, weights, image, scratch), label)
  const last = network.layers.length - 1
  scratch.slopes[last].set(scratch.values[last])
  scratch.slopes[last][label] -= 1
  for (let index = last; index >= 0; index--) {
    const input = index === 0 ? image : scratch.values[index - 1]
    addLayerGradient(network.layers[index], input, scratch.slopes[index], gradient)
    if (index > 0) passBack(network, weights, index, scratch)
  }
  return loss
}

function addLayerGradient({ inputs, outputs, weights: begin, biases }, input, slopes, gradient) {
  for (let j = 0; j < outputs; j++) gradient[biases + j] += slopes[j]
  for (let i = 0; i < inputs; i++) {
    const x = input[i]
    if (x === 0) continue
    const row = begin + i * outputs
    for (let j = 0; j < outputs; j++) gradient[row + j] += x * slopes[j]
  }
}

/** Carries the slopes of layer `index` back to the hidden layer before it. */
function passBack(network, weights, index, { values, slopes, kept }) {
  const { inputs, outputs, weights: begin } = network.layers[index]
  const after = slopes[index]
  for (let i = 0; i < inputs; i++) {
    const share = kept[index - 1][i]
    if (share === 0) {
      slopes[index - 1][i] = 0
      continue
    }
    const row = begin + i * outputs
    let slope = 0
    for (let j = 0; j < outputs; j++) slope += weights[row + j] * after[j]
    slopes[index - 1][i] = slope * share * network.activation.slope(values[index - 1][i] / share)
  }
}

/**
 * Measures a network on a part of the data, without dropout.
 * @returns {{ loss: number, accuracy: number }} mean loss, and the share of images whose likeliest digit is the right one
 */
export function measure(network, weights, { images, labels }) {
  const scratch = createScratch(network)
  let loss = 0
  let right = 0
  images.forEach((image, row) => {
    const probabilities = forward(network, weights, image, scratch)
    loss += lossOf(probabilities, labels[row])
    if (probabilities.indexOf(Math.max(...probabilities)) === labels[row]) right++
  })
  return { loss: loss / images.length, accuracy: right / images.length }
}
