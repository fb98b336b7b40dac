/** Text as it was written, in a region that keys can scroll. */
export function TextBlock({ label, text, tall = false }: { label: string; text: string; tall?: boolean }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <section class={tall ? 'log tall' : 'log'} tabIndex={0} aria-label={label}>
      <pre>{text}</pre>
    </section>
  )
}
