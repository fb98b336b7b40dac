import { describe, expect, it } from 'vitest'
import { Opened } from '../../src/composition/opened.ts'

describe('what a server has opened', () => {
  it('is closed newest first, one after the other, and once', async () => {
    const opened = new Opened()
    const said: string[] = []
    const slow = async (name: string): Promise<void> => {
      said.push(`${name} closing`)
      await new Promise((resolve) => setImmediate(resolve))
      said.push(`${name} closed`)
    }
    expect(opened.add('store', slow)).toBe('store')
    opened.add('door', slow)
    await opened.close()
    await opened.close()
    expect(said).toEqual(['door closing', 'door closed', 'store closing', 'store closed'])
  })

  it('says why something did not close, and leaves open what that may still need', async () => {
    const opened = new Opened()
    const said: string[] = []
    opened.add('store', (name) => void said.push(name))
    opened.add('door', () => Promise.reject(new Error('stuck')))
    await expect(opened.close()).rejects.toThrow('stuck')
    expect(said).toEqual([])
  })
})
