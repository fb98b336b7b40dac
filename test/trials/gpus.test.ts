import { expect, it } from 'vitest'
import { readGpuList } from '../../src/trials/gpus.ts'

it('GPUs are known by what CUDA takes: whole ones by their own id, cut ones by their slices', () => {
  const text = `GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77)
  MIG 1g.5gb      Device  0: (UUID: MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f)
  MIG 1g.5gb      Device  1: (UUID: MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb)
GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-8ca59ea8-1a7d-4d1f-9c5e-0f6b6f6f4c11)
`
  expect(readGpuList(text)).toEqual([
    'MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f',
    'MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb',
    'GPU-8ca59ea8-1a7d-4d1f-9c5e-0f6b6f6f4c11',
  ])
  expect(readGpuList('No devices found.\n')).toEqual([])
})
