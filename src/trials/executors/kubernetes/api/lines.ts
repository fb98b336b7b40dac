const LINE_FEED = 10

/**
 * Lines of a stream of bytes, without their ends: those that came together, together. What stands behind the last end is a line
 * only when `keepRest` says so: a stream that breaks off leaves half a line.
 */
export async function* readLines(stream: AsyncIterable<Buffer>, options: { keepRest?: boolean } = {}): AsyncGenerator<readonly string[]> {
  let held: Buffer[] = []
  for await (const chunk of stream) {
    const lines: string[] = []
    let begin = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, begin)) {
      held.push(chunk.subarray(begin, end))
      lines.push(Buffer.concat(held).toString('utf8'))
      held = []
      begin = end + 1
    }
    if (begin < chunk.length) held.push(chunk.subarray(begin))
    if (lines.length > 0) yield lines
  }
  if (held.length > 0 && options.keepRest === true) yield [Buffer.concat(held).toString('utf8')]
}
