import { Type, type TNull, type TOptional, type TProperties, type TUnion } from '@sinclair/typebox';

/** The same fields, each of which may be absent or null. */
export type LeftOut<Fields extends TProperties> = {
  [Name in keyof Fields]: TOptional<TUnion<[Fields[Name], TNull]>>;
};

/** Makes each field optional, and lets null stand for an absent one: so an answered task can be sent again. */
export function canBeLeftOut<Fields extends TProperties>(fields: Fields): LeftOut<Fields> {
  const optional = Object.entries(fields).map(([name, schema]) => [
    name,
    Type.Optional(Type.Union([schema, Type.Null()])),
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `Object.fromEntries` forgets the names of its entries.
  return Object.fromEntries(optional) as LeftOut<Fields>;
}
