import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

// The example is plain JavaScript without types: it is loaded by computed names and described here.
const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'digits')
const load = (file: string) => import(join(EXAMPLE, file))

interface Part {
  readonly images: Float64Array[]
  readonly labels: number[]
}
interface Network {
  readonly size: number
  readonly layers: readonly { weights: number; biases: number }[]
}
interface Epoch {
  readonly epoch: number
  readonly accuracy: number
  readonly network: Network
  readonly weights: Float64Array
}
const { readDigits, loadDigits } = (await load('data.mjs')) as {
  readDigits(): Part
  loadDigits(): Record<'train' | 'validation' | 'test', Part>
}
const { addGradient, createNetwork, createScratch, drawWeights, forward, lossOf, measure } = (await load('network.mjs')) as {
  createNetwork(shape: { hidden: number; layers: number; activation: string }): Network
  drawWeights(network: Network, scale: number, random: () => number): Float64Array
  createScratch(network: Network): { kept: Float64Array[] }
  forward(network: Network, weights: Float64Array, image: Float64Array, scratch: object): Float64Array
  lossOf(probabilities: Float64Array, label: number): number
  addGradient(network: Network, weights: Float64Array, image: Float64Array, label: number, scratch: object, gradient: Float64Array): number
  measure(network: Network, weights: Float64Array, part: Part): { loss: number; accuracy: number }
}
const { randomStream } = (await load('random.mjs')) as { randomStream(seed: number): () => number }
const { trainNetwork } = (await load('training.mjs')) as { trainNetwork(data: object, settings: object): Iterable<Epoch> }
const { loadWeights, saveWeights } = (await load('weights.mjs')) as {
  saveWeights(file: string, run: object): void
  loadWeights(file: string): { network: Network; weights: Float64Array; accuracy: number }
}

const folder = mkdtempSync(join(tmpdir(), 'hone-digits-'))
afterAll(() => rmSync(folder, { recursive: true }))

const GOOD = { learningRate: 0.01, optimizer: 'adam', batchSize: 16, hidden: 48, layers: 1, activation: 'tanh', shift: 0.5 }

describe('the data', () => {
  test('is the file that the notice describes', () => {
    const hash = createHash('sha256')
      .update(readFileSync(join(EXAMPLE, 'data', 'digits.csv.gz')))
      .digest('hex')
    expect(readFileSync(join(EXAMPLE, 'data', 'NOTICE'), 'utf8')).toContain(hash)
  })

  test('has 1,797 images of 64 pixels between 0 and 1, and the digits in the counts that their authors state', () => {
    const { images, labels } = readDigits()
    expect(images).toHaveLength(1797)
    expect(images.every((image) => image.length === 64 && image.every((pixel) => pixel >= 0 && pixel <= 1))).toBe(true)
    const counts = Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length)
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
  })

  test('is divided into three parts that share no image, each digit in equal shares', () => {
    const { train, validation, test: rest } = loadDigits()
    expect([train, validation, rest].map((part) => part.labels.length)).toEqual([300, 900, 597])
    for (let digit = 0; digit < 10; digit++) {
      expect(train.labels.filter((label) => label === digit)).toHaveLength(30)
      expect(validation.labels.filter((label) => label === digit)).toHaveLength(90)
    }
    const written = [train, validation, rest].flatMap((part) => part.images.map((image) => image.join()))
    const all = readDigits().images.map((image) => image.join())
    expect(written.sort()).toEqual(all.sort())
  })
})

describe('the network', () => {
  for (const activation of ['relu', 'tanh', 'sigmoid']) {
    test(`has the gradient that finite differences of its loss give, with ${activation} and units left out`, () => {
      const network = createNetwork({ hidden: 6, layers: 2, activation })
      const weights = drawWeights(network, 1.5, randomStream(3))
      const { images, labels } = loadDigits().train
      const scratch = createScratch(network)
      scratch.kept[0]!.set([0, 2, 2, 0, 2, 2])
      const gradient = new Float64Array(network.size)
      addGradient(network, weights, images[40]!, labels[40]!, scratch, gradient)
      const lossAt = (at: number, by: number) => {
        const moved = Float64Array.from(weights)
        moved[at]! += by
        return lossOf(forward(network, moved, images[40]!, scratch), labels[40]!)
      }
      for (let at = 0; at < network.size; at++) expect(gradient[at]).toBeCloseTo((lossAt(at, 1e-5) - lossAt(at, -1e-5)) / 2e-5, 6)
    })
  }
})

describe('training', () => {
  test('reaches more than 0.85 within 10 epochs by a good configuration, and the same numbers again', () => {
    const run = () => [...trainNetwork(loadDigits(), { ...GOOD, epochs: 10 })].map(({ accuracy }) => accuracy)
    const curve = run()
    expect(curve).toHaveLength(10)
    expect(curve.at(-1)).toBeGreaterThan(0.85)
    expect(run()).toEqual(curve)
  })

  test('stays at chance by a hopeless configuration', () => {
    const curve = [...trainNetwork(loadDigits(), { ...GOOD, learningRate: 3, epochs: 4 })].map(({ accuracy }) => accuracy)
    expect(Math.max(...curve)).toBeLessThan(0.5)
  })

  test('saves weights that measure exactly as reported when they are loaded again', () => {
    const file = join(folder, 'weights.json')
    const data = loadDigits()
    for (const { network, weights, epoch, accuracy } of trainNetwork(data, { ...GOOD, epochs: 3 })) {
      saveWeights(file, { network, weights, epoch, accuracy })
      const loaded = loadWeights(file)
      expect(loaded.weights).toEqual(weights)
      expect(measure(loaded.network, loaded.weights, data.validation).accuracy).toBe(accuracy)
      expect(loaded.accuracy).toBe(accuracy)
    }
  })

  test('prints one line per epoch as a command, and its saved weights evaluate to what it printed', () => {
    const settings = Object.entries({ ...GOOD, epochs: 5 }).flatMap(([name, value]) => [`--${name}`, String(value)])
    const env = { ...process.env, HONE_CHECKPOINT_DIR: join(folder, 'checkpoint') }
    const printed = execFileSync(process.execPath, [join(EXAMPLE, 'train.mjs'), ...settings], { env, encoding: 'utf8' })
      .trim()
      .split('\n')
    expect(printed.map((line) => line.replace(/=[\d.]+/g, '='))).toEqual(Array(5).fill('epoch= loss= accuracy='))
    const accuracy = printed.at(-1)!.split('accuracy=')[1]
    const evaluated = execFileSync(process.execPath, [join(EXAMPLE, 'evaluate.mjs'), join(folder, 'checkpoint', 'weights.json')], {
      encoding: 'utf8',
    })
    expect(evaluated).toContain(`epoch=5 validation_accuracy=${accuracy} reported_accuracy=${accuracy}`)
    expect(Number(/test_accuracy=([\d.]+)/.exec(evaluated)![1])).toBeGreaterThan(0.8)
  })
})
