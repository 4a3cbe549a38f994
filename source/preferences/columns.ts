import {escaped, safe} from '../model/text.js';
import {PreferenceError, type Preferences} from '../preferences.js';
import {type ColumnId, columnIds, isColumnId} from '../ui/column-ids.js';

/**
 * The columns that the user wants, in his order; null: the usual ones.
 * @throws PreferenceError for a column that there is not, or that comes twice
 */
export const columnsOf = ({columns}: Pick<Preferences, 'columns'>): readonly ColumnId[] | null =>
  columns?.map((id, index): ColumnId => {
    const path = ['columns', String(index)];
    if (!isColumnId(id)) {
      throw new PreferenceError(
        path,
        safe`there is no column “${escaped(id)}”; the columns are ${escaped(columnIds.join(', '))}`,
      );
    }
    if (columns.indexOf(id) < index) {
      throw new PreferenceError(path, safe`the column ${escaped(id)} is named twice`);
    }
    return id;
  }) ?? null;
