/** What programs keep beside a study or a trial; Hone stores it and never looks inside. */
export interface MetadataEntry {
  /** Keeps programs apart; may be empty. */
  readonly namespace: string
  readonly key: string
  /** A text, or the bytes of a typed message. */
  readonly value: string | { readonly typeUrl: string; readonly base64: string }
}

/** At most one entry of a namespace and key, in the order in which they were first set. */
export type Metadata = readonly MetadataEntry[]

/** Metadata with some entries set (the last of equals holds) and others removed; what is both ends up set. */
export function changeMetadata(
  metadata: Metadata,
  set: readonly MetadataEntry[],
  remove: readonly Pick<MetadataEntry, 'namespace' | 'key'>[],
): Metadata {
  const entries = new Map(metadata.map((entry) => [keyOf(entry), entry]))
  for (const entry of remove) entries.delete(keyOf(entry))
  for (const entry of set) entries.set(keyOf(entry), entry)
  return [...entries.values()]
}

/** About the bytes that it takes where it is kept. */
export function metadataBytes(metadata: Metadata): number {
  const sizeOf = ({ namespace, key, value }: MetadataEntry): number =>
    namespace.length + key.length + (typeof value === 'string' ? value.length : value.typeUrl.length + value.base64.length)
  return metadata.reduce((sum, entry) => sum + sizeOf(entry), 0)
}

function keyOf({ namespace, key }: Pick<MetadataEntry, 'namespace' | 'key'>): string {
  return JSON.stringify([namespace, key])
}
