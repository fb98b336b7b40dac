// Saves a trained network to a file and loads it again, bit for bit.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { endianness } from 'node:os'
import { dirname } from 'node:path'
import { createNetwork } from './network.mjs'

/** Writes the network's shape, its weights (32-bit floats in base64) and what else is known of the run. Replaces the file at once, never half. */
export function saveWeights(file, { network, weights, ...facts }) {
  const bytes = swapped(Buffer.from(Float32Array.from(weights).buffer))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(
    `${file}.new`,
    `${JSON.stringify({ format: 'digits-weights-1', ...facts, ...network.shape, weights: bytes.toString('base64') }, null, 2)}\n`,
  )
  renameSync(`${file}.new`, file)
}

/** Reads what saveWeights() wrote; throws when the file is something else. */
export function loadWeights(file) {
  const { format, hidden, layers, activation, weights, ...facts } = JSON.parse(readFileSync(file, 'utf8'))
  if (format !== 'digits-weights-1') throw new Error(`${file} holds no weights saved by this example`)
  const network = createNetwork({ hidden, layers, activation })
  const bytes = swapped(Buffer.from(weights, 'base64'))
  if (bytes.length !== 4 * network.size) throw new Error(`${file} should hold ${network.size} weights`)
  const loaded = Float64Array.from({ length: network.size }, (_, at) => bytes.readFloatLE(4 * at))
  return { ...facts, network, weights: loaded }
}

/** Files are little-endian on every machine. */
function swapped(bytes) {
  return endianness() === 'BE' ? bytes.swap32() : bytes
}
