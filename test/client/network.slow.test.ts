import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as hone from '../../src/client/index.ts'
import { RealServer } from '../clients/real-server.ts'

const server = new RealServer('--tls', 'auto')
beforeAll(() => server.start())
afterAll(() => server.close())

const SPACE = { x: hone.float(0, 1) }
const there = () => ({ server: `https://${server.grpc}`, token: server.token, ca: server.ca })

describe('a program on a server with TLS', () => {
  it('optimises with address, CA and token; the CA may be a text', async () => {
    const study = await hone.createStudy<{ x: number }>('far', SPACE, { ...there(), algorithm: 'random' })
    await study.optimize(({ params }) => params.x, { trials: 4, jobs: 2 })
    const again = await hone.loadStudy('far', { ...there(), ca: readFileSync(server.ca, 'utf8') })
    expect(await again.trials()).toHaveLength(4)
  })

  it.each([
    ['a CA that it does not know', () => ({ ...there(), ca: '' }), 'UNTRUSTED'],
    ['no token', () => ({ ...there(), token: '' }), 'UNAUTHENTICATED'],
    ['a CA that is not there', () => ({ ...there(), ca: '/nowhere/ca.crt' }), 'INVALID_SERVER'],
    ['a plain way over a network', () => ({ ...there(), server: 'http://hone.example' }), 'INVALID_SERVER'],
  ])('is told at once of %s', async (_name, options, code) => {
    await expect(Promise.resolve().then(() => hone.loadStudy('far', options()))).rejects.toMatchObject({ name: 'HoneError', code })
  })
})
