import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeDocument, encodeDocument } from '../../../src/study/store/document.ts'

const odd = fc.constantFrom<unknown>(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, '#', '#NaN', '##', null)
const { tree } = fc.letrec((tie) => ({
  leaf: fc.oneof(odd, fc.double(), fc.string(), fc.boolean()),
  tree: fc.oneof({ maxDepth: 4 }, tie('leaf'), fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'), { noNullPrototype: true })),
}))

test('every value that JSON can hold, and every number that it cannot, comes back as it was', () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(decodeDocument(encodeDocument(value))).toStrictEqual(value)
    }),
  )
})

test('a document without odd values is plain JSON, so that other tools can read it', () => {
  const value = { a: [1, 'text', null, { b: true }] }
  expect(encodeDocument(value)).toBe(JSON.stringify(value))
})
