import { Type, type Static } from '@sinclair/typebox';
import { LIMITS } from './limits.ts';

/** A UUID of version 7: ids sort by the time they were made. */
export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  description: 'A UUID of version 7: ids sort by the time they were made.',
  examples: ['019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90'],
});

export const Timestamp = Type.String({
  format: 'date-time',
  description: 'RFC 3339, in UTC with milliseconds.',
  examples: ['2026-11-22T19:30:00.000Z'],
});

/** A moment given by a caller: a date, or a date and time with an offset. */
export const TimestampInput = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2}))?$',
  description: 'RFC 3339 date, or date and time with an offset.',
  examples: ['2026-11-22', '2026-11-22T19:30:00Z'],
});

export const TAG_KEY_PATTERN = '^[A-Za-z0-9_.-]{1,64}$';

export const Tags = Type.Record(
  Type.String({ pattern: TAG_KEY_PATTERN }),
  Type.String({ maxLength: LIMITS.tagValueMaxCharacters }),
  {
    additionalProperties: false,
    maxProperties: LIMITS.tagsMaxCount,
    description: 'Your own labels, to find tasks by. A key has 1 to 64 characters of A-Z a-z 0-9 _ . -',
    examples: [{ project: 'demo' }],
  },
);
export type Tags = Static<typeof Tags>;

export const Cursor = Type.String({
  minLength: 1,
  maxLength: 512,
  description: 'The nextCursor of the page before. Opaque.',
});
