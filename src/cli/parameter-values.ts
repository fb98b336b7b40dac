import type { ParameterScalar, SpecView } from './reading.ts'

/** The value that somebody typed for a parameter; what is none of its values stays text, for the server to say so. */
export function typedValue({ values }: SpecView['parameters'][number], text: string): ParameterScalar {
  const listed = values?.find((value) => String(value) === text)
  if (listed !== undefined) return listed
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
}
