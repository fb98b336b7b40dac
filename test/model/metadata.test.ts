import { expect, it } from 'vitest'
import { changeMetadata, type MetadataEntry, metadataBytes } from '../../src/model/index.ts'

const entry = (key: string, value: MetadataEntry['value'], namespace = ''): MetadataEntry => ({ namespace, key, value })

it('metadata keeps one value for each key of a namespace: the last that was set, nothing of what was removed before', () => {
  const before = [entry('a', '1'), entry('a', '2', 'other'), entry('b', '3')]
  expect(changeMetadata(before, [entry('a', '4'), entry('c', '5'), entry('c', '6')], [entry('b', ''), entry('c', '')])).toEqual([
    entry('a', '4'),
    entry('a', '2', 'other'),
    entry('c', '6'),
  ])
})

it('metadata takes as much room as its names and values have, packed messages as well', () => {
  expect(metadataBytes([])).toBe(0)
  expect(metadataBytes([entry('key', 'value', 'ns')])).toBe(10)
  expect(metadataBytes([entry('key', { typeUrl: 'type', base64: 'x'.repeat(100) }, 'ns'), entry('k', 'v')])).toBe(111)
})
