-- What an act answered the first time, for a week: ids, codes and dates, never a word about a person.
-- NULL: the answer is made again from the object's own rows, or the week is over.
ALTER TABLE idempotency ADD COLUMN kept TEXT;
