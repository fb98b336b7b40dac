// Trains one network with the settings on the command line and prints one line per epoch. This is what Hone runs as a trial.
//
//   node examples/digits/train.mjs --learningRate 0.01 --hidden 64 --optimizer adam
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadDigits } from './data.mjs'
import { DEFAULTS, trainNetwork } from './training.mjs'
import { saveWeights } from './weights.mjs'

const options = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, { type: 'string' }]))
const given = Object.entries(parseArgs({ options }).values)
const settings = Object.fromEntries(given.map(([name, text]) => [name, typeof DEFAULTS[name] === 'number' ? toNumber(name, text) : text]))

// Hone keeps this folder of a trial; without Hone the weights go to ./out.
const file = join(process.env.HONE_CHECKPOINT_DIR ?? 'out', 'weights.json')

for (const { epoch, loss, accuracy, network, weights } of trainNetwork(loadDigits(), settings)) {
  saveWeights(file, { network, weights, epoch, accuracy })
  // The metrics: Hone reads name=value pairs from the output, one line per step.
  console.log(`epoch=${epoch} loss=${loss.toFixed(4)} accuracy=${accuracy.toFixed(4)}`)
}

function toNumber(name, text) {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error(`--${name} must be a number, not ${text}`)
  return value
}
