const leaving = new Set<() => Promise<void>>()

/**
 * Until the returned function is called, Ctrl-C ends the program only after `leave`, and a second one at once; a program that listens to SIGINT
 * itself decides alone.
 */
export function beforeInterrupt(leave: () => Promise<void>): () => void {
  if (leaving.size === 0) process.on('SIGINT', interrupted)
  leaving.add(leave)
  return () => {
    leaving.delete(leave)
    if (leaving.size === 0) process.off('SIGINT', interrupted)
  }
}

async function interrupted(): Promise<void> {
  if (process.listenerCount('SIGINT') > 1) return
  process.off('SIGINT', interrupted)
  await Promise.allSettled([...leaving].map((leave) => leave()))
  process.kill(process.pid, 'SIGINT')
}
