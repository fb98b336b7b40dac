import { refused } from './names.ts'

/** A page of items in their order, after the item that the token names; size 0 asks for all of them. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { pageToken, pageSize }: { readonly pageToken: string; readonly pageSize: number },
): { readonly items: readonly T[]; readonly nextPageToken: string } {
  if (pageSize < 0) throw refused('page_size', pageSize, 'must not be negative')
  const last = pageToken === '' ? -1 : items.findIndex((item) => keyOf(item) === pageToken)
  if (pageToken !== '' && last < 0) throw refused('page_token', pageToken, 'is not one of this list, or was deleted meanwhile')
  const rest = items.slice(last + 1)
  const page = pageSize === 0 ? rest : rest.slice(0, pageSize)
  const end = page.at(-1)
  return { items: page, nextPageToken: end !== undefined && page.length < rest.length ? keyOf(end) : '' }
}
