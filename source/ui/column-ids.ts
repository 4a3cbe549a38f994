/** The columns of connectors, in their usual order. */
export const columnIds = [
  'ha',
  'edge',
  'conns',
  'origin',
  'version',
  'up',
  'for',
  'arch',
  'config',
  'history',
  'seen',
] as const;

export type ColumnId = (typeof columnIds)[number];

export const isColumnId = (text: string): text is ColumnId => columnIds.some((known) => known === text);

/**
 * The columns that there may be, in order. What a connector does and how old that is are never left out: where they are
 * not named they come first and last.
 * @param chosen null: the usual ones  @param isAll with those that were not chosen, in front of the age at the end
 */
export const orderedColumns = (chosen: readonly ColumnId[] | null, isAll: boolean): readonly ColumnId[] => {
  if (chosen === null) {
    return columnIds;
  }
  const first: readonly ColumnId[] = chosen.includes('ha') ? [] : ['ha'];
  const last: readonly ColumnId[] = chosen.includes('seen') && chosen.at(-1) !== 'seen' ? [] : ['seen'];
  const named = [...first, ...chosen.filter((id) => !last.includes(id))];
  const others = isAll ? columnIds.filter((id) => !named.includes(id) && !last.includes(id)) : [];
  return [...named, ...others, ...last];
};
