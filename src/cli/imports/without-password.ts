/** A source as it may be shown: of an address, everything but the password. */
export function withoutPassword(source: string): string {
  return source.replace(/^(\w[\w+]*:\/\/[^:@/]*):[^@]*@/, '$1@')
}
