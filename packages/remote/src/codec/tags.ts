/**
 * The bytes of a value. Each begins with a tag; what follows is said beside it. Counts, lengths and indexes are unsigned LEB128
 * ("varint"), doubles little-endian. Tags below `SHORT_STRING` are the integers 0 to 127 themselves; the 32 from there on are ASCII
 * strings of 0 to 31 characters.
 *
 * Objects are numbered in the order their tags come, from 0; `REFERENCE` names one by its number, which keeps cycles and identity.
 */
export const SHORT_STRING = 0x80;
export const MAX_SHORT_STRING = 31;

export const UNDEFINED = 0xa0;
export const NULL = 0xa1;
export const FALSE = 0xa2;
export const TRUE = 0xa3;
/** Zigzag varint of a 32-bit integer. */
export const INTEGER = 0xa4;
export const DOUBLE = 0xa5;
/** Varint count of bytes, then these, most significant first. */
export const BIGINT = 0xa6;
export const NEGATIVE_BIGINT = 0xa7;
/** Varint count of bytes, one a character. */
export const ASCII = 0xa8;
/** Varint count of bytes. */
export const UTF8 = 0xa9;
/** Varint count of bytes, two a code unit, little-endian: for lone surrogates, which UTF-8 has no room for. */
export const UTF16 = 0xaa;
export const REFERENCE = 0xab;

/** Varint length, then the items. */
export const ARRAY = 0xb0;
/** Varint length, varint count, then key strings and values: for holes and members that are no items. */
export const SPARSE_ARRAY = 0xb1;
/** Varint count, then key strings and values. */
export const OBJECT = 0xb2;
/** Varint count, then keys and values. */
export const MAP = 0xb3;
/** Varint count, then members. */
export const SET = 0xb4;
/** A double. */
export const DATE = 0xb5;
/** Two strings: source and flags. */
export const REGEXP = 0xb6;
/** The primitive: a boolean, number, bigint or string. */
export const BOX = 0xb7;
/** Varint count of bytes, then these. */
export const BUFFER = 0xb8;
/** A view of a buffer that nothing else in the value sees: kind, varint count of bytes, then these. */
export const OWN_VIEW = 0xb9;
/** Kind, buffer (a value), varint offset, varint count of bytes. */
export const VIEW = 0xba;
/** Kind, which parts follow, then message (string), stack (string), cause (value). */
export const ERROR = 0xbb;

export const HAS_MESSAGE = 1;
export const HAS_STACK = 2;
export const HAS_CAUSE = 4;

/** An error's kind is its place here: those whose class structured clone keeps. */
export const errorKinds: readonly string[] = ['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];

/** A view's kind is its place here; never reorder. */
export const viewKinds: readonly string[] = [
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'Float16Array',
];

/**
 * Values nest at most 500 deep (core refuses deeper ones); what core puts around them, an error's chain of causes most of all,
 * takes up the rest. CONTRACT's wire limit of 100 gives way to its promise that 500 cross on every transport.
 */
export const MAX_NESTING = 600;
