import { signal } from '@preact/signals'

/** The time, once a second while the page is seen; milliseconds since 1970. */
export const clock = signal(Date.now())

setInterval(() => {
  if (!document.hidden) clock.value = Date.now()
}, 1_000)
