import {connectorStatus} from '../model/status.js';
import {type SafeText, safe} from '../model/text.js';
import type {TunnelView} from '../model/view.js';
import {connectorName} from '../model/words.js';
import {listed} from './spoken.js';

/** So many connectors are named after a sentence. */
const MOST_NAMES = 3;

/**
 * Names the connectors that a rule is about where it is called as their state is, such as `offline`: a check has no
 * list beside it in which to look for them.
 * @returns a sentence with a blank before it; nothing for other rules
 */
export const whoTheyAre = ({state: {kind, connectors}}: TunnelView, rule: string): SafeText => {
  const names = (connectors ?? []).flatMap(({connector, missingSince}) =>
    missingSince === null && connectorStatus(kind, connector).state === rule
      ? [connectorName(connector)]
      : [],
  );
  return names.length === 0
    ? safe``
    : safe` ${names.length === 1 ? safe`It is` : safe`They are`} ${listed(names, MOST_NAMES, safe`, `)}.`;
};
