import {type RawText, rawValue} from './text.js';

/** Gives every item a key of its own: its id, or a stand-in where ids are missing or repeated. */
export const withKeys = <Item extends {readonly id: RawText | null}>(
  items: readonly Item[],
): Array<[string, Item]> => {
  const used = new Set<string>();
  const copies = new Map<string, number>();
  return items.map((item) => {
    const id = item.id === null ? '' : rawValue(item.id);
    let copy = copies.get(id) ?? 1;
    let key = id;
    while (key === '' || used.has(key)) {
      copy += 1;
      key = `${id}#${copy}`;
    }
    copies.set(id, copy);
    used.add(key);
    return [key, item];
  });
};
