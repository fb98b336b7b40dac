/** Numbers of a TensorFlow Event, read from its bytes: the wire format of protocol buffers, of the fields that hold scalars alone. */
export interface EventScalars {
  readonly step: number
  /** Seconds since 1970; 0 = not said. */
  readonly wallTime: number
  /** Tag -> value. */
  readonly scalars: ReadonlyMap<string, number>
}

/** Field numbers: event.proto, summary.proto, tensor.proto. */
const EVENT = { wallTime: 1, step: 2, summary: 5 } as const
const SUMMARY = { value: 1 } as const
const VALUE = { tag: 1, simple: 2, tensor: 8, metadata: 9 } as const
const TENSOR = { dtype: 1, shape: 2, content: 4, floats: 5, doubles: 6, ints: 7, longs: 10 } as const
const METADATA = { plugin: 1 } as const
const PLUGIN = { name: 1 } as const
const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5]
const SCALARS_PLUGIN = 'scalars'
/** Types of tensors that may be a scalar: how their raw content is read. */
const RAW: Record<number, (view: DataView) => number> = {
  1: (view) => view.getFloat32(0, true),
  2: (view) => view.getFloat64(0, true),
  3: (view) => view.getInt32(0, true),
  9: (view) => Number(view.getBigInt64(0, true)),
}

type Field = readonly [number: number, wire: number, content: Uint8Array]

/** The scalars of an event; none for bytes that are no event. */
export function readScalars(event: Uint8Array): EventScalars {
  const found = { step: 0, wallTime: 0, scalars: new Map<string, number>() }
  try {
    for (const [number, wire, content] of fieldsOf(event)) {
      if (number === EVENT.wallTime && wire === FIXED64) found.wallTime = viewOf(content).getFloat64(0, true)
      else if (number === EVENT.step && wire === VARINT) found.step = integerOf(content)
      else if (number === EVENT.summary && wire === BYTES) readSummary(content, found.scalars)
    }
    return found
  } catch (error) {
    if (error instanceof RangeError) return { step: 0, wallTime: 0, scalars: new Map() }
    throw error
  }
}

function readSummary(summary: Uint8Array, into: Map<string, number>): void {
  for (const [number, , content] of fieldsOf(summary)) {
    if (number !== SUMMARY.value) continue
    const fields = new Map([...fieldsOf(content)].map(([field, , inner]) => [field, inner]))
    const tag = textOf(fields.get(VALUE.tag) ?? new Uint8Array(0))
    const value = scalarOf(fields)
    if (tag !== '' && value !== undefined) into.set(tag, value)
  }
}

/** What a value says as one number: torch writes it plainly, TensorFlow 2 as a tensor of the plugin for scalars. */
function scalarOf(value: ReadonlyMap<number, Uint8Array>): number | undefined {
  const simple = value.get(VALUE.simple)
  if (simple !== undefined) return viewOf(simple).getFloat32(0, true)
  const [tensor, metadata] = [value.get(VALUE.tensor), value.get(VALUE.metadata)]
  if (tensor === undefined) return undefined
  const plugin = metadata === undefined ? undefined : pluginOf(metadata)
  return plugin === undefined || plugin === SCALARS_PLUGIN ? tensorScalar(tensor) : undefined
}

function pluginOf(metadata: Uint8Array): string | undefined {
  const plugin = [...fieldsOf(metadata)].find(([number]) => number === METADATA.plugin)?.[2]
  const name = plugin === undefined ? undefined : [...fieldsOf(plugin)].find(([number]) => number === PLUGIN.name)?.[2]
  return name === undefined ? undefined : textOf(name)
}

/** The only number of a tensor without dimensions. */
function tensorScalar(tensor: Uint8Array): number | undefined {
  const fields = [...fieldsOf(tensor)]
  const field = (number: number): Field | undefined => fields.find((one) => one[0] === number)
  const shape = field(TENSOR.shape)?.[2]
  if (shape !== undefined && [...fieldsOf(shape)].length > 0) return undefined
  const dtype = integerOf(field(TENSOR.dtype)?.[2] ?? new Uint8Array(1))
  const raw = field(TENSOR.content)?.[2]
  const read = RAW[dtype]
  if (raw !== undefined && raw.length > 0) return read?.(viewOf(raw))
  const floats = field(TENSOR.floats)?.[2]
  if (floats !== undefined) return viewOf(floats).getFloat32(0, true)
  const doubles = field(TENSOR.doubles)?.[2]
  if (doubles !== undefined) return viewOf(doubles).getFloat64(0, true)
  const whole = field(TENSOR.ints)?.[2] ?? field(TENSOR.longs)?.[2]
  // Zeros are left out on the wire.
  return whole === undefined ? (read === undefined ? undefined : 0) : integerOf(whole)
}

/** The fields of a message; packed numbers and varints as their bytes. Throws a RangeError where the bytes end too early. */
function* fieldsOf(message: Uint8Array): Generator<Field> {
  for (let at = 0; at < message.length; ) {
    const tag = varintEnd(message, at)
    const [number, wire] = [Math.floor(integerOf(message.subarray(at, tag)) / 8), (message[at] ?? 0) & 7]
    at = tag
    let end: number
    if (wire === VARINT) end = varintEnd(message, at)
    else if (wire === FIXED64) end = at + 8
    else if (wire === FIXED32) end = at + 4
    else if (wire === BYTES) {
      const begin = varintEnd(message, at)
      end = begin + integerOf(message.subarray(at, begin))
      at = begin
    } else throw new RangeError(`the wire type ${wire} is not known`)
    if (end > message.length) throw new RangeError('a field ends behind its message')
    yield [number, wire, message.subarray(at, end)]
    at = end
  }
}

function varintEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while ((bytes[at] ?? 0) > 127) at += 1
  if (at >= bytes.length) throw new RangeError('a number ends behind its message')
  return at + 1
}

/** A varint as a signed number. */
function integerOf(bytes: Uint8Array): number {
  let value = 0n
  for (const [k, byte] of bytes.subarray(0, 10).entries()) value |= BigInt(byte & 127) << BigInt(7 * k)
  return Number(BigInt.asIntN(64, value))
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
