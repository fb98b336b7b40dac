import { useLayoutEffect, useRef } from 'preact/hooks'

interface TextProps {
  readonly label: string
  readonly text: string
  readonly tall?: boolean
  /** Shows its end, also of what is added, as long as nobody has scrolled up. */
  readonly fromEnd?: boolean
}

/** A scrolled text is at its end within so much, CSS pixels: browsers round. */
const END_PX = 4

/** Text as it was written, in a region that keys can scroll. */
export function TextBlock({ label, text, tall = false, fromEnd = false }: TextProps) {
  const block = useRef<HTMLElement>(null)
  const isAtEnd = useRef(fromEnd)
  useLayoutEffect(() => {
    const { current } = block
    if (current !== null && isAtEnd.current) current.scrollTop = current.scrollHeight
  }, [text])
  return (
    <section
      ref={block}
      class={tall ? 'log tall' : 'log'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = fromEnd && scrollHeight - scrollTop - clientHeight < END_PX
      }}
    >
      <pre>{text}</pre>
    </section>
  )
}
