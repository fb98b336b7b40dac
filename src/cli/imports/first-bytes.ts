import { open } from 'node:fs/promises'

/** The first bytes of a file as Latin-1 text; empty when there is no such file. */
export async function firstBytes(file: string, count: number): Promise<string> {
  const handle = await open(file).catch(() => undefined)
  if (handle === undefined) return ''
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0)
    return buffer.subarray(0, bytesRead).toString('latin1')
  } catch {
    return ''
  } finally {
    await handle.close()
  }
}
