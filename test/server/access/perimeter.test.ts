import { describe, expect, it } from 'vitest'
import { LOOPBACK, networkPerimeter } from '../../../src/server/access/index.ts'

describe('the Host check on loopback', () => {
  it.each(['localhost:7711', '127.0.0.1:7711', '[::1]:7711', 'LOCALHOST:7711', 'localhost'])('lets %s pass', (host) => {
    expect(LOOPBACK.hostProblem(host, 7711)).toBeUndefined()
  })
  it.each([
    'evil.example:7711',
    'localhost.evil.example:7711',
    '127.0.0.1.nip.io',
    'localhost:80',
    '',
    undefined,
    '10.0.0.1:7711',
    'a@localhost:7711',
  ])('refuses %s', (host) => {
    expect(LOOPBACK.hostProblem(host, 7711)).toBeTypeOf('string')
  })
})

describe('the Origin check on loopback', () => {
  it.each([undefined, 'http://localhost:7780', 'http://127.0.0.1:7780', 'http://[::1]:7780'])('lets %s pass', (origin) => {
    expect(LOOPBACK.originProblem(origin, 'localhost:7780', 7780)).toBeUndefined()
  })
  it.each([
    'null',
    'https://localhost:7780',
    'http://localhost:7781',
    'http://localhost',
    'http://evil.example:7780',
    'http://localhost.evil.example:7780',
  ])('refuses %s', (origin) => {
    expect(LOOPBACK.originProblem(origin, 'localhost:7780', 7780)).toBeTypeOf('string')
  })
})

describe('the Host check on a network', () => {
  const perimeter = networkPerimeter(() => ['hone.example', '*.lab.example', '2001:db8::1'])
  it.each([
    'hone.example',
    'HONE.example:443',
    'hone.example:30711',
    'gpu.lab.example:7711',
    'localhost:8443',
    '10.1.2.3:7780',
    '[2001:db8::7]:7780',
  ])('lets %s pass', (host) => {
    expect(perimeter.hostProblem(host, 7711)).toBeUndefined()
  })
  it.each([
    'evil.example',
    'hone.example.evil.example',
    'lab.example',
    'a.b.lab.example',
    '10.1.2.3.nip.io',
    '',
    undefined,
    'a@hone.example',
  ])('refuses %s', (host) => {
    expect(perimeter.hostProblem(host, 7711)).toBeTypeOf('string')
  })
  it('goes by the names of the moment', () => {
    const names = ['old.example']
    const moving = networkPerimeter(() => names)
    expect(moving.hostProblem('new.example', 1)).toContain('--host new.example')
    names.push('new.example')
    expect(moving.hostProblem('new.example', 1)).toBeUndefined()
  })
})

describe('the Origin check on a network', () => {
  const perimeter = networkPerimeter(() => ['hone.example'])
  it.each([
    [undefined, 'hone.example'],
    ['https://hone.example', 'hone.example'],
    ['https://hone.example', 'hone.example:443'],
    ['https://hone.example:7780', 'hone.example:7780'],
  ])('lets %s use %s', (origin, host) => {
    expect(perimeter.originProblem(origin, host, 7780)).toBeUndefined()
  })
  it.each([
    ['http://hone.example', 'hone.example'],
    ['https://other.example', 'hone.example'],
    ['https://hone.example:8443', 'hone.example'],
    ['null', 'hone.example'],
    ['https://hone.example', undefined],
  ])('keeps %s from %s', (origin, host) => {
    expect(perimeter.originProblem(origin, host, 7780)).toBeTypeOf('string')
  })
})
