/** What infers from what in the public types. */

/** The arguments of a call. */
export type Args<A extends readonly unknown[]> = { readonly [K in keyof A]: A[K] };
