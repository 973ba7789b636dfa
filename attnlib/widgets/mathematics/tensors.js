/* Tensors as they travel to the page: one safetensors file in one buffer.
 *
 *     8 bytes, the length N of the header | N bytes of JSON | the numbers
 *
 * https://huggingface.co/docs/safetensors. All numbers are little-endian.
 */

/**
 * @typedef {{ shape: number[], data: Float64Array }} Tensor
 * @typedef {Record<string, Tensor>} Tensors by their names
 * @typedef {{ dtype: string, shape: number[], data_offsets: [number, number] }} Entry
 * @typedef {{ source: { words: string[] }, target: { words: string[] } }} Config
 * @typedef {{ config: string, shapes?: string }} Metadata
 */

/** @type {Record<string, [size: number, read: (view: DataView, offset: number) => number]>} */
const READERS = {
  U8: [1, (view, offset) => view.getUint8(offset)],
  F16: [2, (view, offset) => half(view.getUint16(offset, true))],
  F32: [4, (view, offset) => view.getFloat32(offset, true)],
  F64: [8, (view, offset) => view.getFloat64(offset, true)],
};

/**
 * The tensors by their names, as doubles. Throws on any other type of numbers.
 * @type {(view: DataView) => Tensors}
 */
export function readTensors(view) {
  const { __metadata__, ...header } = readHeader(view);
  const start = 8 + lengthOf(view);
  return Object.fromEntries(
    Object.entries(header).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        if (!(dtype in READERS))
          throw new TypeError(`${name}: cannot read numbers of type ${dtype}`);
        const [size, read] = READERS[dtype];
        const data = new Float64Array((end - begin) / size);
        for (let k = 0; k < data.length; k++) data[k] = read(view, start + begin + k * size);
        return [name, { shape, data }];
      },
    ),
  );
}

/** What a model of attnlib says of itself. @type {(view: DataView) => Config} */
export function readConfig(view) {
  return JSON.parse(readHeader(view).__metadata__.config);
}

/** The shapes of its matrices that are in 4 bits. @type {(view: DataView) => Record<string, number[]>} */
export function readShapes(view) {
  return JSON.parse(readHeader(view).__metadata__.shapes ?? "{}");
}

/** @type {(view: DataView) => number} */
const lengthOf = (view) => Number(view.getBigUint64(0, true));

/** @type {(view: DataView) => { __metadata__: Metadata } & Record<string, Entry>} */
function readHeader(view) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + 8, lengthOf(view));
  return JSON.parse(new TextDecoder().decode(bytes));
}

/**
 * The number that 16 bits stand for: sign, 5 bits of exponent, 10 of fraction (IEEE 754).
 * @type {(bits: number) => number}
 */
function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction) : 2 ** -14 * fraction);
}
