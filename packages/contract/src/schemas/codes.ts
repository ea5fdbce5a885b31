import { Type, type SchemaOptions, type TUnsafe } from '@sinclair/typebox';

/** A choice between error codes, in a type of the caller's: a newer server may know more of them. */
export function codes<Code extends string>(values: readonly Code[], options: SchemaOptions): TUnsafe<Code> {
  return Type.Unsafe<Code>(
    Type.Union(
      values.map((code) => Type.Literal(code)),
      options,
    ),
  );
}
