import { timingSafeEqual } from 'node:crypto'

/** Compares without telling by its time how much was right; the length of a token is no secret. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
