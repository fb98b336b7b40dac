import { route, setOption } from '../state/route.ts'

/** Chooses the value of one option of the address; the first is the default. */
export function Choice({ label, option, values }: { label: string; option: string; values: Readonly<Record<string, string>> }) {
  const [first = ''] = Object.keys(values)
  return (
    <label class="select">
      <span class="sr-only">{label}</span>
      <select
        value={route.value.options.get(option) ?? first}
        title={label}
        onChange={({ currentTarget: { value } }) => setOption(option, value === first ? undefined : value)}
      >
        {Object.entries(values).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
