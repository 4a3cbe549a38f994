import {createLabelOf, type LabelOf} from '../model/labels.js';
import {UUID} from '../model/selection.js';
import {escaped, safe} from '../model/text.js';
import {PreferenceError, type Preferences} from '../preferences.js';

/** No name of a host is longer. */
const LONGEST_LABEL = 253;

const SOME_UUID = '00000000-0000-4000-8000-000000000000';

/** Whether an id can begin so, or be that. */
const isStartOfId = (text: string): boolean =>
  text !== '' && UUID.test(`${text}${SOME_UUID.slice(text.length)}`);

/**
 * What connectors are called, by the ids that the user wrote or the beginnings of them.
 * @throws PreferenceError for what can be no id, and for a label that is none
 */
export const labelsOf = ({labels}: Pick<Preferences, 'labels'>): LabelOf => {
  const checked = new Map<string, string>();
  for (const [id, label] of labels) {
    const path = ['labels', id];
    if (!isStartOfId(id)) {
      throw new PreferenceError(
        path,
        safe`“${escaped(id)}” is not the id of a connector, or the beginning of one, such as bf69f118`,
      );
    }
    const name = label.trim();
    if (name === '' || name.length > LONGEST_LABEL) {
      throw new PreferenceError(path, safe`a label has 1 to ${LONGEST_LABEL} characters`);
    }
    checked.set(id.toLowerCase(), name);
  }
  return createLabelOf(checked);
};
