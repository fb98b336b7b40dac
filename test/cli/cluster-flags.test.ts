import { describe, expect, it } from 'vitest'
import { clusterArguments, clusterOf } from '../../src/cli/cluster-flags.ts'

describe('the flags that choose a cluster', () => {
  it('mean processes when there are none, and a cluster as soon as one names a part of it', () => {
    expect(clusterOf({})).toEqual({})
    expect(clusterOf({ on: 'processes' })).toEqual({})
    expect(clusterOf({ on: 'kubernetes' })).toEqual({ cluster: {} })
    expect(clusterOf({ namespace: 'research' })).toEqual({ cluster: { namespace: 'research' } })
  })

  it('may not contradict each other', () => {
    expect(() => clusterOf({ on: 'processes', context: 'lab' })).toThrow(
      '--context speaks of a cluster, but trials are to run as processes',
    )
  })

  it('read back when they are handed on', () => {
    expect(clusterArguments({ on: 'kubernetes', kubeconfig: '/k', namespace: 'n' })).toEqual([
      '--on',
      'kubernetes',
      '--kubeconfig',
      '/k',
      '--namespace',
      'n',
    ])
    expect(clusterArguments({})).toEqual([])
  })
})
