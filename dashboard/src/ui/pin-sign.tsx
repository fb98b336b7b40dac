/** A pin; `size` in CSS pixels. */
export function PinSign({ size }: { size: number }) {
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <path d="M7 3h6l-1 5 3 3H5l3-3zM10 11v6" />
    </svg>
  )
}
