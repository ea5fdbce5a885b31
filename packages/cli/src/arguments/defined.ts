/** The same fields without those that are undefined: what was not said is absent. */
export function defined<Fields extends object>(fields: Fields): Fields {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only optional fields can be undefined.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}
