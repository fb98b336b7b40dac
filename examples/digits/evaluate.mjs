// Measures saved weights on the test images, which neither training nor tuning has seen.
//
//   node examples/digits/evaluate.mjs out/weights.json
import { loadDigits } from './data.mjs'
import { measure } from './network.mjs'
import { loadWeights } from './weights.mjs'

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('usage: node examples/digits/evaluate.mjs WEIGHTS.json')
  process.exit(2)
}
const { network, weights, epoch, accuracy } = loadWeights(file)
const { validation, test } = loadDigits()
const checked = measure(network, weights, validation)
const measured = measure(network, weights, test)
console.log(`epoch=${epoch} validation_accuracy=${checked.accuracy.toFixed(4)} reported_accuracy=${accuracy.toFixed(4)}`)
console.log(`test_accuracy=${measured.accuracy.toFixed(4)} test_loss=${measured.loss.toFixed(4)} test_images=${test.labels.length}`)
