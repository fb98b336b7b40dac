/** Asks a program for a page by plain HTTP: its bytes; undefined when it answers anything but well. Rejects when nobody answers. */
export async function fetchPage(
  host: string,
  port: number,
  path: string,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const name = host.includes(':') ? `[${host}]` : host
  const response = await fetch(`http://${name}:${port}${path}`, { signal, redirect: 'error', headers: { accept: 'text/plain' } })
  return response.ok && response.body !== null ? response.body : undefined
}
