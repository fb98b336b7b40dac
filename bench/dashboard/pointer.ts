import { measureFrames, type Seen } from './browser.ts'

/** Frames of one measurement: three seconds at 60 a second. */
export const FRAMES = 180

/** Where a pointer goes in a figure of eight over an element. */
const WANDER = `
  const box = (window.box ??= target.getBoundingClientRect())
  const at = { bubbles: true, pointerId: 1, buttons: 0,
    clientX: box.left + box.width * (0.5 + 0.45 * Math.sin((2 * Math.PI * k) / n)),
    clientY: box.top + box.height * (0.45 + 0.35 * Math.sin((4 * Math.PI * k) / n)) }`

export const hoverCurves = (seen: Seen) =>
  measureFrames(
    seen,
    FRAMES,
    `const target = document.querySelector('.charts .u-over');${WANDER}; target.dispatchEvent(new MouseEvent('mousemove', at))`,
  )

export const hoverLines = (seen: Seen) =>
  measureFrames(
    seen,
    FRAMES,
    `const target = document.querySelector('.explore .sheet');${WANDER}; target.dispatchEvent(new PointerEvent('pointermove', at))`,
  )

/** Presses on the first axis, draws the brush over half of it and lets go in the last frame. */
export const brushAxis = (seen: Seen) =>
  measureFrames(
    seen,
    FRAMES,
    `const target = document.querySelector('.explore .sheet')
     target.setPointerCapture = () => {}
     const box = (window.box ??= target.getBoundingClientRect())
     const at = { bubbles: true, pointerId: 1, buttons: 1, clientX: box.left + 58, clientY: box.top + 45 + (k / n) * 0.5 * box.height }
     if (k === 0) target.dispatchEvent(new PointerEvent('pointerdown', at))
     target.dispatchEvent(new PointerEvent(k === n - 1 ? 'pointerup' : 'pointermove', at))`,
  )
