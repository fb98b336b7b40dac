// Loads the handwritten digits and divides them, always in the same way, into images to train on, to validate on and to test on.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { randomStream, shuffle } from './random.mjs'

export const SIDE = 8
export const PIXELS = SIDE * SIDE
export const CLASSES = 10

/** Images of each digit to train and to validate on; the rest (54 to 63 of each digit, 597 in all) is for the test. */
const TRAIN_PER_CLASS = 30
const VALIDATION_PER_CLASS = 90
const SPLIT_SEED = 1998

/**
 * A set of images with what they show.
 * @typedef {{ images: Float64Array[], labels: number[] }} Part
 */

/**
 * Reads all images; each pixel is scaled from 0..16 to 0..1.
 * @returns {Part}
 */
export function readDigits() {
  const text = gunzipSync(readFileSync(new URL('./data/digits.csv.gz', import.meta.url))).toString('latin1')
  const rows = text.trim().split(/\s+/)
  const numbers = rows.map((row) => row.split(',').map(Number))
  return {
    images: numbers.map((row) => Float64Array.from(row.slice(0, PIXELS), (pixel) => pixel / 16)),
    labels: numbers.map((row) => row[PIXELS]),
  }
}

/**
 * The fixed division: every digit is shuffled by a fixed seed and dealt out, so each part has the digits in equal shares.
 * @returns {{ train: Part, validation: Part, test: Part }}
 */
export function loadDigits() {
  const { images, labels } = readDigits()
  const random = randomStream(SPLIT_SEED)
  const parts = { train: emptyPart(), validation: emptyPart(), test: emptyPart() }
  for (let digit = 0; digit < CLASSES; digit++) {
    const rows = shuffle(
      [...labels.keys()].filter((row) => labels[row] === digit),
      random,
    )
    rows.forEach((row, place) => {
      const part = place < TRAIN_PER_CLASS ? parts.train : place < TRAIN_PER_CLASS + VALIDATION_PER_CLASS ? parts.validation : parts.test
      part.images.push(images[row])
      part.labels.push(digit)
    })
  }
  return parts
}

function emptyPart() {
  return { images: [], labels: [] }
}
