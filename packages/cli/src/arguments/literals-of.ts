/** The values that a schema of alternatives allows, for a flag's options. */
export function literalsOf<Value extends string>(schema: {
  readonly anyOf: readonly { readonly const: Value }[];
}): Value[] {
  return schema.anyOf.map((variant) => variant.const);
}
