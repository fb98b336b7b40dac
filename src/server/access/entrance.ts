import { HoneError } from '../../model/index.ts'
import type { Caller } from './callers.ts'
import type { Perimeter } from './perimeter.ts'
import type { Access } from './tokens.ts'

/** Who calls, by the Authorization that came with the call. Throws UNAUTHENTICATED for a token that is none, and where one is needed and none came. */
export type Entrance = (authorization: string | undefined) => Caller

/** The entrance of a door; who needs no token may write the studies of the format, if one is given. */
export function openEntrance(access: Access, perimeter: Perimeter, format?: string): Entrance {
  const anyone: Caller = { kind: 'anyone', ...(format !== undefined && { format }) }
  return (authorization) => {
    if (authorization === undefined) {
      if (!perimeter.isClosed) return anyone
      throw new HoneError('UNAUTHENTICATED', 'This server is on a network: every call needs a token.')
    }
    const caller = access.check(/^Bearer (.+)$/i.exec(authorization)?.[1])
    if (caller !== undefined) return caller
    throw new HoneError('UNAUTHENTICATED', 'The token is not one of this server’s.')
  }
}
