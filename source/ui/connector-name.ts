import type {Connector} from '../model/fleet.js';
import {type SafeText, safe, safeText} from '../model/text.js';
import {connectorName, wholeConnectorName, wholeId} from '../model/words.js';
import {truncate, truncateMiddle, widthOf} from './span.js';

/** What is left of a label in less tells nothing. */
const LEAST_LABEL = 6;

/**
 * A connector in so many columns at most. Where there is no room for all, its label is worth more than the start of its
 * id, and a whole id that was asked for more than the label.
 * @param isWhole whether the whole id was asked for
 */
export const connectorNameIn = (
  connector: Pick<Connector, 'id' | 'label'>,
  width: number,
  isWhole = false,
): SafeText => {
  const {label} = connector;
  const all = isWhole ? wholeConnectorName(connector) : connectorName(connector);
  if (widthOf(all) <= width || label === null) {
    return truncate(all, width);
  }
  // Hosts are told apart by the ends of their names.
  const cut = (columns: number): SafeText => truncateMiddle(safeText(label), columns);
  if (!isWhole) {
    return cut(width);
  }
  const id = wholeId(connector);
  const left = width - widthOf(id) - 1;
  return left < LEAST_LABEL ? truncate(id, width) : safe`${id} ${cut(left)}`;
};

type Named = Pick<Connector, 'id' | 'label'> | null;

/** Columns for the names of some connectors: as many as they take, but no more than a fifth of a pane. */
export const connectorNamesWidth = (names: readonly Named[], least: number, paneWidth: number): number => {
  const most = Math.max(least, Math.floor(paneWidth / 5));
  return names.reduce(
    (widest, name) => (name === null ? widest : Math.max(widest, widthOf(connectorNameIn(name, most)))),
    least,
  );
};
