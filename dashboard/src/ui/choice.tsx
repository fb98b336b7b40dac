import { route, setOption } from '../state/route.ts'

interface ChoiceProps {
  readonly label: string
  readonly option: string
  readonly values: Readonly<Record<string, string>>
  /** What is chosen; by default what the address says, else the first, which then is not written there. */
  readonly value?: string
  /** Shows the label beside it. */
  readonly caption?: boolean
}

/** Chooses the value of one option of the address. */
export function Choice({ label, option, values, value, caption = false }: ChoiceProps) {
  const [first = ''] = Object.keys(values)
  return (
    <label class="select">
      <span class={caption ? 'caption' : 'sr-only'}>{label}</span>
      <select
        value={value ?? route.value.options.get(option) ?? first}
        title={label}
        onChange={({ currentTarget: { value: chosen } }) => setOption(option, value === undefined && chosen === first ? undefined : chosen)}
      >
        {Object.entries(values).map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
