/** Red, green, blue and opacity of a colour that is written `#rrggbb`, 0 to 255. */
export function channelsOf(color: string): [number, number, number, number] {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  return [red, green, blue, 255]
}
