type Fields = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `after`, but with every part that equals its counterpart in `before` replaced by that very counterpart: equal
 * data keeps its identity. Where nothing is replaced, it is `after` itself and no copy, so that all who were given the
 * same hold the same. For trees of plain objects, arrays and scalars.
 */
export const keepIdentity = <Tree>(before: Tree, after: Tree): Tree => keep(before, after) as Tree;

const keepItems = (before: readonly unknown[], after: readonly unknown[]): readonly unknown[] => {
  const kept = after.map((item, index) => keep(before[index], item));
  return before.length === kept.length && kept.every((item, index) => Object.is(item, before[index]))
    ? before
    : kept.every((item, index) => Object.is(item, after[index]))
      ? after
      : kept;
};

/** Nearly always all is the same, or next to nothing: an object of its own is made only where one is needed. */
const keepFields = (before: Fields, after: Fields): Fields => {
  const names = Object.keys(after);
  const values: unknown[] = [];
  let isBefore = names.length === Object.keys(before).length;
  let isAfter = true;
  for (const name of names) {
    const isKnown = Object.hasOwn(before, name);
    const value = isKnown ? keep(before[name], after[name]) : after[name];
    isBefore &&= isKnown && Object.is(value, before[name]);
    isAfter &&= Object.is(value, after[name]);
    values.push(value);
  }
  if (isBefore || isAfter) {
    return isBefore ? before : after;
  }
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
};

const keep = (before: unknown, after: unknown): unknown => {
  if (Object.is(before, after)) {
    return before;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return keepItems(before, after);
  }
  return isPlain(before) && isPlain(after) ? keepFields(before, after) : after;
};
