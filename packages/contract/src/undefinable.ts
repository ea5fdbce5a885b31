/**
 * The same input, in which each optional field may also be given as `undefined`: a compiler with
 * `exactOptionalPropertyTypes` tells the two apart, the wire does not.
 */
export type Undefinable<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? {
        [Key in keyof T]: string extends Key
          ? T[Key]
          : object extends Pick<T, Key>
            ? Undefinable<T[Key]> | undefined
            : Undefinable<T[Key]>;
      }
    : T;
