// Small random changes to a training image: the network then learns from many variants of few images.
import { SIDE } from './data.mjs'
import { drawNormal } from './random.mjs'

/**
 * Writes a changed copy of an image into `target`: moved by up to `shift` pixels each way, with normal noise of deviation `noise` on each pixel.
 */
export function augment(image, { shift, noise }, random, target) {
  if (shift > 0) moveImage(image, shift * (2 * random() - 1), shift * (2 * random() - 1), target)
  else target.set(image)
  if (noise > 0) for (let at = 0; at < target.length; at++) target[at] += noise * drawNormal(random)
}

/** Moves by a fraction of pixels: each new pixel is a blend of the four that it falls between; outside is empty. */
function moveImage(image, across, down, target) {
  const [left, top] = [Math.floor(across), Math.floor(down)]
  const [right, bottom] = [across - left, down - top]
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const upper = (1 - right) * pixel(image, x + left, y + top) + right * pixel(image, x + left + 1, y + top)
      const lower = (1 - right) * pixel(image, x + left, y + top + 1) + right * pixel(image, x + left + 1, y + top + 1)
      target[y * SIDE + x] = (1 - bottom) * upper + bottom * lower
    }
  }
}

function pixel(image, x, y) {
  return x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : image[y * SIDE + x]
}
