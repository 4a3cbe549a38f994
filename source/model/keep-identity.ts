const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `after`, but with every part that equals its counterpart in `before` replaced by that very counterpart: equal
 * data keeps its identity. Where nothing is replaced, it is `after` itself and no copy, so that all who were given the
 * same hold the same. For trees of plain objects, arrays and scalars.
 */
export const keepIdentity = <Tree>(before: Tree, after: Tree): Tree => keep(before, after) as Tree;

const keep = (before: unknown, after: unknown): unknown => {
  if (Object.is(before, after)) {
    return before;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const kept = after.map((item, index) => keep(before[index], item));
    return before.length === kept.length && kept.every((item, index) => Object.is(item, before[index]))
      ? before
      : kept.every((item, index) => Object.is(item, after[index]))
        ? after
        : kept;
  }
  if (isPlain(before) && isPlain(after)) {
    const names = Object.keys(after);
    const kept = Object.fromEntries(
      names.map((name) => [
        name,
        Object.hasOwn(before, name) ? keep(before[name], after[name]) : after[name],
      ]),
    );
    const isSame =
      names.length === Object.keys(before).length &&
      names.every((name) => Object.hasOwn(before, name) && Object.is(kept[name], before[name]));
    return isSame ? before : names.every((name) => Object.is(kept[name], after[name])) ? after : kept;
  }
  return after;
};
