// The training loop: mini-batches, dropout, augmentation, and a running average of the weights, which is what gets measured and saved.
import { augment } from './augment.mjs'
import { PIXELS } from './data.mjs'
import { addGradient, createNetwork, createScratch, drawWeights, measure } from './network.mjs'
import { createOptimizer } from './optimizer.mjs'
import { randomStream, shuffle } from './random.mjs'

/** What a run uses where the command says nothing else. */
export const DEFAULTS = {
  epochs: 30,
  learningRate: 0.01,
  optimizer: 'adam',
  momentum: 0,
  batchSize: 32,
  hidden: 64,
  layers: 1,
  activation: 'relu',
  initScale: 1,
  weightDecay: 1e-4,
  dropout: 0,
  shift: 0,
  noise: 0,
  seed: 1,
}

/** Share of the running average that one epoch's steps renew; averaging makes the measured curve smooth. */
const RENEWED_PER_EPOCH = 0.7

/**
 * Trains a network and yields after each epoch.
 * The same data and settings give the same numbers.
 * @param {{ train: object, validation: object }} data from loadDigits()
 * @param {Partial<typeof DEFAULTS>} given
 * @yields {{ epoch: number, loss: number, accuracy: number, network: object, weights: Float64Array }} loss on the training
 * batches of the epoch, accuracy on the validation images, and the averaged weights that it was measured with
 */
export function* trainNetwork(data, given) {
  const settings = { ...DEFAULTS, ...given }
  const random = randomStream(settings.seed)
  const network = createNetwork(settings)
  const weights = drawWeights(network, settings.initScale, random)
  const averaged = Float64Array.from(weights, Math.fround)
  const run = { network, weights, averaged, settings, random, step: createOptimizer(settings, network.size) }
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    const loss = trainEpoch(run, data.train)
    const { accuracy } = measure(network, averaged, data.validation)
    yield { epoch, loss, accuracy, network, weights: averaged }
  }
}

/** One pass over the training images in a new order; returns their mean loss. */
function trainEpoch({ network, weights, averaged, settings, random, step }, { images, labels }) {
  const order = shuffle([...images.keys()], random)
  const scratch = createScratch(network)
  const gradient = new Float64Array(network.size)
  const image = new Float64Array(PIXELS)
  const renewed = 1 - (1 - RENEWED_PER_EPOCH) ** Math.min(1, settings.batchSize / order.length)
  let total = 0
  for (let begin = 0; begin < order.length; begin += settings.batchSize) {
    const batch = order.slice(begin, begin + settings.batchSize)
    gradient.fill(0)
    for (const row of batch) {
      augment(images[row], settings, random, image)
      drawDropout(scratch.kept, settings.dropout, random)
      total += addGradient(network, weights, image, labels[row], scratch, gradient)
    }
    for (let at = 0; at < gradient.length; at++) gradient[at] /= batch.length
    step(weights, gradient)
    // Rounded as they are saved, so that the saved network measures exactly the same.
    for (let at = 0; at < averaged.length; at++) averaged[at] = Math.fround(averaged[at] + renewed * (weights[at] - averaged[at]))
  }
  return total / order.length
}

/** Leaves each hidden unit out with probability `dropout`; the others are scaled up so that the sum stays the same on average. */
function drawDropout(kept, dropout, random) {
  if (dropout === 0) return
  for (const row of kept) for (let j = 0; j < row.length; j++) row[j] = random() < dropout ? 0 : 1 / (1 - dropout)
}
