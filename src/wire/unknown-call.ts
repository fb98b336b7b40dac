/** gRPC's number for a call that a server does not have. */
const UNIMPLEMENTED = 12

/** What is said of a call that the server does not have; undefined where it failed for another reason. */
export function unknownCall({
  code,
  details,
}: {
  readonly code: number
  readonly details: string
}): { readonly message: string; readonly remedy: string } | undefined {
  if (code !== UNIMPLEMENTED) return undefined
  const name = /\w+$/.exec(details)?.[0] ?? 'of this kind'
  return {
    message: `the server has no call ${name}: it is of an earlier version, or no server of Hone's`,
    remedy: 'Upgrade the server, or do it with the version that it has.',
  }
}
