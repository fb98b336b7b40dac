/** access: who calls, what they may, and by which names the server may be called. */

export { type DoorName, readAddress, refusedAddress, takenAddress } from './address.ts'
export { type AdmissionOptions, type AuditLine, admitCallers } from './admission/index.ts'
export { asCaller, type Caller, describeCaller } from './callers.ts'
export { type Entrance, openEntrance } from './entrance.ts'
export type { NamedToken, NamedTokens } from './named-tokens.ts'
export { isLoopbackName, LOOPBACK, networkPerimeter, type Perimeter } from './perimeter.ts'
export { demandOwner } from './rules.ts'
export { sameText } from './same-text.ts'
export { SESSION_MS } from './sessions.ts'
export { type Access, openAccess } from './tokens.ts'
