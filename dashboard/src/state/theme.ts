import { computed, effect, signal, untracked } from '@preact/signals'

export type ThemeChoice = 'auto' | 'light' | 'dark'

const KEY = 'hone.theme'
const query = matchMedia('(prefers-color-scheme: dark)')
const systemDark = signal(query.matches)
query.addEventListener('change', (event) => {
  systemDark.value = event.matches
})

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(KEY)
  return stored === 'light' || stored === 'dark' ? stored : 'auto'
}

const themeChoice = signal<ThemeChoice>(storedChoice())

/** Paper is light, whatever the screen is. */
const isOnPaper = signal(false)
for (const name of ['beforeprint', 'afterprint']) {
  window.addEventListener(name, () => {
    isOnPaper.value = name === 'beforeprint'
  })
}

export const theme = computed(() => {
  if (isOnPaper.value) return 'light'
  return themeChoice.value === 'auto' ? (systemDark.value ? 'dark' : 'light') : themeChoice.value
})

const colors = new Map<string, string>()

effect(() => {
  document.documentElement.dataset.theme = theme.value
  colors.clear()
})

/** Turns to the other of light and dark; the system's own choice is followed again when it agrees. */
export function turnTheme(): void {
  const wanted = theme.value === 'dark' ? 'light' : 'dark'
  themeChoice.value = wanted === (systemDark.value ? 'dark' : 'light') ? 'auto' : wanted
  localStorage.setItem(KEY, themeChoice.value)
}

/** Draws anew whenever the theme turns, before the page goes on: paper waits for no frame. Returns how to leave. */
export function followTheme(draw: () => void): () => void {
  let drawn = theme.peek()
  return effect(() => {
    if (theme.value !== drawn) untracked(draw)
    drawn = theme.value
  })
}

/** Until when a frame may draw that has so long, by `performance.now()`; what is left is drawn in the next ones, of which paper has none. */
export function endOfFrame(budgetMs: number): number {
  return isOnPaper.peek() ? Number.POSITIVE_INFINITY : performance.now() + budgetMs
}

/** The present value of a CSS custom property, for canvases: they ask for it at every mark. */
export function cssColor(name: string): string {
  let color = colors.get(name)
  if (color === undefined) {
    color = getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    colors.set(name, color)
  }
  return color
}
