import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutTo, harmless, padded, widthOf } from '../../src/cli/terminal-text.ts'

describe('a text on a terminal', () => {
  it.each([
    ['accuracy', 8],
    ['精度', 4],
    ['オプティマイザー', 16],
    ['ｱﾀﾞﾑ', 4],
    ['정확도', 6],
    ['الدقة', 5],
    ['précision', 9],
    ['e\u0301', 1],
    ['🔥', 2],
    ['👩🏽‍🔬', 2],
    ['🇯🇵', 2],
    ['❤️', 2],
    ['第1轮：', 7],
  ])('%s takes %i cells', (text, cells) => {
    expect(widthOf(text)).toBe(cells)
  })

  it('is cut to the width that there is, between graphemes, and padded to it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        const cut = cutTo(text, width)
        expect(widthOf(cut)).toBeLessThanOrEqual(width)
        expect(cut === text || cut.endsWith('…')).toBe(true)
        expect(widthOf(padded(cut, width, 'left'))).toBe(width)
      }),
    )
    expect(cutTo('精度が下がった', 8)).toBe('精度が…')
  })

  it('steers neither the terminal nor the direction of its neighbours', () => {
    expect(harmless('a\x1b[2Jb\u202ec\nd')).toBe('a [2Jb c d')
  })
})
