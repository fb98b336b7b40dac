import { expect, it } from 'vitest'
import { readTlsFlags } from '../../src/cli/tls-flags.ts'

it.each([
  [{}, undefined],
  [{ tls: 'auto' }, { kind: 'selfMade' }],
  [
    { tlsCert: 'c', tlsKey: 'k' },
    { kind: 'files', certFile: 'c', keyFile: 'k' },
  ],
  [
    { tlsCert: 'c', tlsKey: 'k', tlsCa: 'a' },
    { kind: 'files', certFile: 'c', keyFile: 'k', caFile: 'a' },
  ],
] as const)('%j means %j', (flags, choice) => {
  expect(readTlsFlags(flags)).toEqual(choice)
})

it.each([
  [{ tls: 'auto', tlsCert: 'c' }, 'makes a certificate'],
  [{ tlsCert: 'c' }, 'belong together'],
  [{ tlsKey: 'k' }, 'belong together'],
  [{ tlsCa: 'a' }, 'needs --tls-cert'],
] as const)('%j is refused, with the remedy', (flags, words) => {
  expect(() => readTlsFlags(flags)).toThrow(
    expect.objectContaining({ message: expect.stringContaining(words), remedy: expect.any(String), exitCode: 2 }),
  )
})
