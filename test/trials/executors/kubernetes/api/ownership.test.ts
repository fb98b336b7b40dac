import { expect, it } from 'vitest'
import { ApiFailure, type KubernetesApi } from '../../../../../src/trials/executors/kubernetes/api/api.ts'
import { type KubernetesObject, LABELS } from '../../../../../src/trials/executors/kubernetes/api/objects.ts'
import { applyOwn } from '../../../../../src/trials/executors/kubernetes/api/ownership.ts'

const manifest = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'trial-1', labels: {} } }

/** An API server that has an object, perhaps, and changes none of what it is asked to. */
function ownerWith(object: KubernetesObject | undefined) {
  const refused = new ApiFailure(422, 'Job.batch "trial-1" is invalid: spec.template: field is immutable')
  const api = {
    namespace: 'research',
    apply: async () => Promise.reject(refused),
    request: async () => object ?? Promise.reject(new ApiFailure(404, 'not found')),
  }
  return { api: api as unknown as KubernetesApi, server: 'ours' }
}
const made = (server: string) => ({ ...manifest, metadata: { name: 'trial-1', uid: '7', labels: { [LABELS.server]: server } } })

it('an object that was made before its template was edited stays as it was made', async () => {
  expect(await applyOwn(ownerWith(made('ours')), '/jobs/trial-1', manifest)).toMatchObject({ metadata: { uid: '7' } })
})

it.each([undefined, made('theirs')])('what the cluster does not take is refused where there is none of ours: %#', async (there) => {
  await expect(applyOwn(ownerWith(there), '/jobs/trial-1', manifest)).rejects.toMatchObject({ status: 422 })
})
