import { computed, signal } from '@preact/signals'
import { ahead } from '../api/server-time.ts'

const ticks = signal(Date.now())

/** The server's time, once a second while the page is seen; milliseconds since 1970. */
export const clock = computed(() => ticks.value + ahead.value)

setInterval(() => {
  if (!document.hidden) ticks.value = Date.now()
}, 1_000)
