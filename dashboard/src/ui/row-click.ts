/** Whether a click in a row means the row: not one that opens its link in another tab, nor the end of marking its text. */
export function meansRow(event: MouseEvent): boolean {
  return !(event.ctrlKey || event.metaKey || event.shiftKey) && getSelection()?.isCollapsed !== false
}
